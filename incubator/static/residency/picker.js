// Choosing a zone on the plan: a click on it ticks the zone's radio button, what does not fit says so at once, and other
// days or m² bring what is free then. Without this script the radio buttons stand under the plan all the same.
(function () {
  "use strict";
  var WAIT = 350; // milliseconds after the last key
  var ASKED = ["starts", "last_day", "area"];

  if (window.zonePickers) {
    return;
  }
  window.zonePickers = true;

  function set_up(picker) {
    var form = picker.closest("form");
    var timer = null;
    var latest = 0;

    function radios() {
      return Array.prototype.slice.call(picker.querySelectorAll("input[type=radio]"));
    }

    function typed(name) {
      var field = form.elements[name];
      return field && field.value !== undefined ? field.value : null;
    }

    function show() {
      var area = Number(typed("area") || 0);
      var sentence = "";
      var told = picker.querySelector("[data-told]");
      radios().forEach(function (radio) {
        var short = area > Number(radio.dataset.free);
        var label = radio.closest("label");
        var place = picker.querySelector("[data-zone='" + radio.value + "']");
        label.classList.toggle("zone-picker__choice--short", short);
        label.querySelector("[data-short]").hidden = !short;
        if (place) {
          place.classList.toggle("plan__place--short", short);
          place.classList.toggle("plan__place--chosen", radio.checked);
          place.classList.add("plan__place--open");
        }
        if (radio.checked && short) {
          sentence = told.dataset.words.replace("FREE", radio.dataset.free).replace("AREA", String(area));
        }
      });
      if (told && told.textContent !== sentence) {
        told.textContent = sentence;
      }
    }

    function ask() {
      var number = ++latest;
      var url = new URL(picker.dataset.url, window.location.href);
      ASKED.forEach(function (name) {
        if (typed(name) !== null) {
          url.searchParams.set(name, typed(name));
        }
      });
      var chosen = radios().filter(function (radio) { return radio.checked; })[0];
      url.searchParams.set("zone", chosen ? chosen.value : "");
      picker.setAttribute("aria-busy", "true");
      fetch(url.toString(), { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        return answer.text();
      }).then(function (html) {
        if (number !== latest) {
          return;
        }
        picker.innerHTML = html;
        show();
      }).catch(function () {
        // What stood there stays; the button under the form computes it, too.
      }).then(function () {
        picker.removeAttribute("aria-busy");
      });
    }

    picker.addEventListener("click", function (event) {
      var place = event.target.closest("[data-zone]");
      var radio = place && radios().filter(function (one) { return one.value === place.dataset.zone; })[0];
      if (radio) {
        radio.checked = true;
        radio.focus();
        show();
      }
    });
    picker.addEventListener("change", show);
    form.addEventListener("input", function (event) {
      if (event.target.name === "area") {
        show();
      }
      if (picker.dataset.url && (event.target.name === "starts" || event.target.name === "last_day")) {
        window.clearTimeout(timer);
        timer = window.setTimeout(ask, WAIT);
      }
    });
    show();
  }

  function start() {
    document.querySelectorAll("[data-zone-picker]").forEach(set_up);
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
