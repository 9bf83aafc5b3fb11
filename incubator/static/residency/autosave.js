// Saves a step while it is filled in, and says so. Without this script the buttons below the fields save.
(function () {
  "use strict";
  var PAUSE = 1500; // ms after the last letter
  var AGAIN = 8000; // ms until a save that failed is tried again
  var form = document.querySelector("[data-autosave]");
  if (!form || !window.fetch || !window.URLSearchParams) {
    return;
  }
  var place = form.querySelector("[data-autosave-status]");
  var words = form.dataset;
  var timer = null;
  var under_way = false;
  var leaving = false;

  function typed() {
    var data = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "seen" && name !== "csrfmiddlewaretoken") {
        data.append(name, value);
      }
    });
    return data.toString();
  }

  var saved = typed();

  // Whoever was quicker than this script, or came back to what the browser remembered, has typed something already.
  function begun() {
    return Array.prototype.some.call(form.elements, function (field) {
      if (field.type === "checkbox" || field.type === "radio") {
        return field.checked !== field.defaultChecked;
      }
      return field.type !== "file" && "defaultValue" in field && field.value !== field.defaultValue;
    });
  }

  function say(kind, text) {
    place.hidden = false;
    place.dataset.kind = kind;
    if (place.textContent !== text) {
      place.textContent = text;
    }
  }

  function later(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, delay);
  }

  function answered(response, sent) {
    if (response.type === "opaqueredirect") {
      say("bad", words.signin);
      return later(AGAIN);
    }
    if (response.status >= 500 || response.status === 429) {
      throw new Error("try again");
    }
    if (response.status !== 200 && response.status !== 409) {
      return say("bad", words.refused); // 403, 404, 413: trying again would not help
    }
    return response.json().then(function (told) {
      if (told.seen) {
        form.elements.seen.value = told.seen;
      }
      saved = sent; // what is not saved is told, and is sent again when something more is typed
      var text = told.at ? words.saved + " " + told.at : "";
      say(told.say ? "bad" : "ok", [told.say, text].filter(Boolean).join(" "));
    });
  }

  function save() {
    var sent = typed();
    if (under_way || leaving || sent === saved) {
      return;
    }
    under_way = true;
    say("", words.saving);
    window.fetch(words.autosave, {
      method: "POST",
      body: sent + "&" + new URLSearchParams({
        seen: form.elements.seen.value,
        csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      }),
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      credentials: "same-origin",
      redirect: "manual",
      keepalive: sent.length < 50000, // goes on when the page is closed
    }).then(function (response) {
      return answered(response, sent);
    }).catch(function () {
      say("bad", navigator.onLine === false ? words.offline : words.failed);
      later(AGAIN);
    }).then(function () {
      under_way = false;
      if (typed() !== sent) {
        later(PAUSE);
      }
    });
  }

  form.addEventListener("input", function () {
    later(PAUSE);
  });
  form.addEventListener("change", function () {
    later(0);
  });
  form.addEventListener("submit", function () {
    leaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("online", function () {
    later(0);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && typed() !== saved) {
      save();
      event.preventDefault();
      event.returnValue = "";
    }
  });
  // A page that the browser kept and shows again (the way back) may submit again.
  window.addEventListener("pageshow", function () {
    leaving = false;
  });
  if (place.hidden) {
    say("", words.ready);
  }
  if (begun()) {
    saved = "";
    later(PAUSE);
  }
})();
