// The part about the activity steps back while only the room is wanted. Without this script it simply stays.
(function () {
  "use strict";
  var part = document.getElementById("booking-activity");
  var answers = document.querySelectorAll("input[name=want]");
  if (!part || !answers.length) {
    return;
  }
  function show() {
    var chosen = document.querySelector("input[name=want]:checked");
    part.hidden = !chosen || chosen.value !== "activity";
  }
  answers.forEach(function (answer) {
    answer.addEventListener("change", show);
  });
  show();
})();
