// The plan's day: dragging the slider or typing a date swaps the plan where it stands. Without this script the form
// sends the date and the page comes anew.
(function () {
  "use strict";
  var WAIT = 200; // milliseconds after the last move
  var DAY = 86400000;

  function iso(start, days) {
    return new Date(Date.parse(start + "T00:00:00Z") + days * DAY).toISOString().slice(0, 10);
  }

  function days_between(start, end) {
    return Math.round((Date.parse(end) - Date.parse(start)) / DAY);
  }

  document.querySelectorAll("[data-plan-day]").forEach(function (form) {
    var date = form.querySelector("input[type=date]");
    var slider = form.querySelector("input[type=range]");
    var told = form.querySelector("[data-plan-told]");
    var frame = document.getElementById(form.dataset.planDay);
    var timer = null;
    var latest = 0;

    slider.closest("[hidden]").hidden = false;

    function fetch_plan() {
      var number = ++latest;
      var query = new URLSearchParams(new FormData(form)).toString();
      frame.setAttribute("aria-busy", "true");
      fetch(form.dataset.url + "?" + query, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        return answer.text();
      }).then(function (html) {
        if (number !== latest) {
          return;
        }
        frame.innerHTML = html;
        frame.removeAttribute("aria-busy");
        told.textContent = frame.querySelector("[data-plan-words]").dataset.planWords;
        history.replaceState(null, "", window.location.pathname + "?" + query + window.location.hash);
      }).catch(function () {
        if (number === latest) {
          form.submit();
        }
      });
    }

    function soon() {
      window.clearTimeout(timer);
      timer = window.setTimeout(fetch_plan, WAIT);
    }

    slider.addEventListener("input", function () {
      var day = iso(date.min, Number(slider.value) * 7);
      date.value = day > date.max ? date.max : day;
      slider.setAttribute("aria-valuetext", date.value);
      soon();
    });
    date.addEventListener("change", function () {
      if (date.value && date.checkValidity()) {
        slider.value = Math.round(days_between(date.min, date.value) / 7);
        slider.setAttribute("aria-valuetext", date.value);
        soon();
      }
    });
  });
})();
