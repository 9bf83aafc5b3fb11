// A review that fills itself in, in peace: the weighted mean as one taps, and a draft that is saved as one goes.
// What the site has not confirmed stays on this device and is sent when there is a connection again. Without this
// script "save as draft" and "submit" do the same, and the site counts.
(function () {
  var form = document.querySelector("form[data-review]");
  if (!form) {
    return;
  }
  var key = "review-" + form.dataset.review;
  var note = form.querySelector("[data-note]");
  var timer = 0;
  var sending = false;
  var unsent = false;

  function say(text) {
    if (note) {
      note.textContent = text;
    }
  }

  function typed() {
    var values = {};
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrfmiddlewaretoken") {
        values[name] = value;
      }
    });
    return values;
  }

  // As reviewing/scoring.py: blank takes its weight out of the mean; two places, rounded half up.
  function count() {
    var sum = 0;
    var weights = 0;
    var scored = 0;
    form.querySelectorAll("input[data-weight]:checked").forEach(function (input) {
      if (input.value !== "blank") {
        sum += Number(input.value) * Number(input.dataset.weight);
        weights += Number(input.dataset.weight);
        scored += 1;
      }
    });
    var total = form.querySelector("[data-total]");
    if (total) {
      total.textContent = weights ? (Math.floor((200 * sum + weights) / (2 * weights)) / 100).toFixed(2) : "—";
      form.querySelector("[data-scored]").textContent = scored;
    }
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify(typed()));
    } catch (error) {
      // A browser that keeps nothing still sends.
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch (error) {
      // Nothing was kept.
    }
  }

  function restore() {
    var kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return false;
    }
    if (!kept) {
      return false;
    }
    Object.keys(kept).forEach(function (name) {
      var field = form.elements[name];
      if (field) {
        field.value = kept[name];
      }
    });
    return true;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  function send() {
    if (sending) {
      return later(1000);
    }
    var data = new FormData(form);
    data.set("do", "save");
    sending = true;
    unsent = false;
    say(form.dataset.saving);
    fetch(form.action || location.href, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    })
      .then(function (answer) {
        sending = false;
        if (!answer.ok) {
          // Signed out, returned meanwhile: the text stays here, and asking again would not help.
          say(form.dataset.refused);
        } else if (!unsent) {
          forget();
          say(form.dataset.saved + " " + new Date().toTimeString().slice(0, 5));
        }
      })
      .catch(function () {
        sending = false;
        say(form.dataset.offline);
        later(15000);
      });
  }

  function changed() {
    count();
    keep();
    unsent = true;
    if (form.dataset.draft) {
      later(1200);
    }
  }

  if (form.dataset.draft) {
    if (!form.querySelector(".form-errors") && restore()) {
      changed();
      say(form.dataset.restored);
    }
    window.addEventListener("online", function () {
      if (unsent || localStorage.getItem(key)) {
        later(0);
      }
    });
  } else {
    forget();
  }
  form.addEventListener("change", changed);
  form.addEventListener("input", changed);
  form.addEventListener("submit", function () {
    clearTimeout(timer);
    keep();
  });
  count();
})();
