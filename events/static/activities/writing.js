// Rows of the form are added, moved and taken out at once. The buttons send the form where this does not run.
(function () {
  "use strict";
  var made = 0;

  function focus(row) {
    var field = row && row.querySelector("textarea, input:not([type=hidden])");
    if (field) {
      field.focus();
    }
  }

  // A copy of the empty row of this kind, with names of its own for labels to point at.
  function blank(rows, kind) {
    var template = document.querySelector('template[data-blank="' + rows + '"][data-kind="' + kind + '"]');
    var holder = document.createElement("div");
    made += 1;
    holder.innerHTML = template.innerHTML.replace(/-NEW\b/g, "-new" + made);
    return holder.firstElementChild;
  }

  function add(rows, kind) {
    var list = document.querySelector('[data-rows="' + rows + '"]');
    var last = list.lastElementChild;
    var row = blank(rows, kind);
    if (last) {
      // The same hours on another day is what is meant most often.
      ["where-start", "where-end"].forEach(function (name) {
        var before = last.querySelector('[name="' + name + '"]');
        var now = row.querySelector('[name="' + name + '"]');
        if (before && now) {
          now.value = before.value;
        }
      });
    }
    list.appendChild(row);
    focus(row);
  }

  function move(row, verb) {
    var other = verb === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (other) {
      row.parentNode.insertBefore(row, verb === "up" ? other : other.nextElementSibling);
    }
  }

  // Leaving with something typed asks once more.
  var form = document.querySelector("main form[method=post]");
  var unsaved = form.dataset.unsaved === "true";
  form.addEventListener("input", function () {
    unsaved = true;
  });
  form.addEventListener("submit", function () {
    unsaved = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-verb], button[data-add]");
    if (!button) {
      return;
    }
    event.preventDefault();
    if (button.dataset.add) {
      add(button.parentNode.dataset.adds, button.dataset.add);
      return;
    }
    var row = button.closest("[data-row]");
    if (button.dataset.verb === "drop") {
      var next = row.nextElementSibling || row.previousElementSibling;
      var adding = document.querySelector('[data-adds="' + row.parentNode.dataset.rows + '"] button');
      row.remove();
      if (next) {
        focus(next);
      } else if (adding) {
        adding.focus();
      }
      return;
    }
    move(row, button.dataset.verb);
    button.focus();
  });
})();
