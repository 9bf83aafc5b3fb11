// The part about the activity steps back while only the room is wanted, the purpose while the activity says it.
// Without this script both simply stay.
(function () {
  "use strict";
  var part = document.getElementById("booking-activity");
  var purpose = document.getElementById("booking-purpose");
  var answers = document.querySelectorAll("input[name=want]");
  if (!part || !purpose || !answers.length) {
    return;
  }
  function show() {
    var chosen = document.querySelector("input[name=want]:checked");
    var both = Boolean(chosen) && chosen.value === "activity";
    part.hidden = !both;
    purpose.hidden = both;
  }
  answers.forEach(function (answer) {
    answer.addEventListener("change", show);
  });
  show();
})();
