// Drawing the floor: the rectangles follow the numbers, and dragging, touching or arrow keys write the numbers. Without
// this script the numbers are all there is to it.
(function () {
  "use strict";
  var SCALE = 30; // units of the picture a metre
  var STEP = 0.1;
  var FINE = 0.01;
  var ROOM = 2; // metres around what is drawn
  var SVG = "http://www.w3.org/2000/svg";
  var SIDES = ["x", "y", "width", "height"];
  var KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  var form = document.querySelector("[data-floor]");
  var plan = form && form.querySelector("[data-plan]");
  if (!form || !window.PointerEvent) {
    return;
  }

  function element(name, attributes, parent) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    parent.appendChild(made);
    return made;
  }

  function say(which, facts) {
    return form.dataset[which].replace(/\{(\w+)\}/g, function (_all, name) { return facts[name]; });
  }

  function rounded(value, step) {
    return Math.max(0, Math.round(value / step) * step);
  }

  function Row(fieldset) {
    var self = this;
    this.fieldset = fieldset;
    this.field = function (name) { return fieldset.querySelector("[name$='-" + name + "']"); };
    this.group = element("g", { "class": "floor__place", tabindex: "0", role: "img" }, zones);
    this.rect = element("rect", { "class": "floor__zone" }, this.group);
    this.text = element("text", {}, this.group);
    this.corner = element("g", { "class": "floor__corner" }, corners);
    this.grip = element("circle", { "class": "floor__grip", r: 7 }, this.corner);
    this.reach = element("rect", { "class": "floor__reach" }, this.corner);
    this.button = fieldset.querySelector("[data-place]");
    this.button.addEventListener("click", function () { self.place(); });
  }

  Row.prototype.shape = function () {
    var row = this;
    var shape = {};
    SIDES.forEach(function (side) { shape[side] = Math.max(0, Number(row.field(side).value) || 0); });
    return shape;
  };

  Row.prototype.write = function (shape) {
    var row = this;
    SIDES.forEach(function (side) {
      if (side in shape) {
        row.field(side).value = shape[side].toFixed(2);
      }
    });
  };

  Row.prototype.name = function () { return this.field("name").value; };
  Row.prototype.area = function () { return Number(this.field("area").value) || 0; };
  Row.prototype.drawn = function () {
    var shape = this.shape();
    return shape.width > 0 && shape.height > 0 && !this.field("gone").checked;
  };

  // A square as large as the zone is, below everything else.
  Row.prototype.place = function () {
    var side = rounded(Math.sqrt(this.area() || 4), STEP);
    var below = rows.reduce(function (most, row) {
      var shape = row.shape();
      return row.drawn() ? Math.max(most, shape.y + shape.height) : most;
    }, 0);
    this.write({ x: 0, y: below, width: side, height: side });
    draw(true);
    this.group.focus();
  };

  Row.prototype.draw = function () {
    var shape = this.shape();
    var drawn = this.drawn();
    var said = say("said", {
      one: this.name(), x: shape.x, y: shape.y, width: shape.width, height: shape.height
    });
    var corner = { x: (shape.x + shape.width) * SCALE, y: (shape.y + shape.height) * SCALE };
    this.group.style.display = this.corner.style.display = drawn ? "" : "none";
    this.button.hidden = drawn || this.field("gone").checked;
    this.group.setAttribute("aria-label", said);
    this.rect.classList.toggle("floor__zone--common", !this.field("lettable").checked);
    ["x", "y", "width", "height"].forEach(function (side) {
      this.rect.setAttribute(side, shape[side] * SCALE);
    }, this);
    this.text.textContent = this.name();
    this.text.setAttribute("x", (shape.x + shape.width / 2) * SCALE);
    this.text.setAttribute("y", (shape.y + shape.height / 2) * SCALE);
    this.grip.setAttribute("cx", corner.x - 8);
    this.grip.setAttribute("cy", corner.y - 8);
    // A thumb needs 44 CSS pixels, but not more than half of a small zone.
    var unit = plan.getScreenCTM() ? plan.getScreenCTM().a : 1;
    var reach = Math.min(44 / unit, shape.width * SCALE / 2, shape.height * SCALE / 2);
    this.reach.setAttribute("x", corner.x - reach);
    this.reach.setAttribute("y", corner.y - reach);
    this.reach.setAttribute("width", reach);
    this.reach.setAttribute("height", reach);
  };

  plan.textContent = "";
  // Corners lie above all zones: one zone over another must not cover the other's.
  var zones = element("g", {}, plan);
  var corners = element("g", {}, plan);
  var rows = Array.prototype.map.call(form.querySelectorAll("[data-row]"), function (fieldset) {
    return new Row(fieldset);
  });

  function overlap(one, other) {
    var across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
    var down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
    return across > 0.005 && down > 0.005 ? across * down : 0;
  }

  function warn() {
    var list = form.querySelector("[data-warnings]");
    var there = rows.filter(function (row) { return row.drawn(); });
    var sentences = [];
    rows.forEach(function (row) { row.group.classList.remove("floor__place--over"); });
    there.forEach(function (one, index) {
      var shape = one.shape();
      var drawn = shape.width * shape.height;
      there.slice(index + 1).forEach(function (other) {
        var over = overlap(shape, other.shape());
        if (over) {
          one.group.classList.add("floor__place--over");
          other.group.classList.add("floor__place--over");
          sentences.push(say("over", { one: one.name(), other: other.name(), area: over.toFixed(1) }));
        }
      });
      if (Math.abs(drawn - one.area()) > 0.5) {
        sentences.push(say("differs", { one: one.name(), drawn: drawn.toFixed(1), area: one.area().toFixed(1) }));
      }
    });
    if (list.dataset.said !== sentences.join()) {
      list.dataset.said = sentences.join();
      list.textContent = "";
      sentences.forEach(function (sentence) {
        list.appendChild(document.createElement("li")).textContent = sentence;
      });
    }
  }

  // The frame stays as it is while something is dragged.
  function frame() {
    var right = 8;
    var bottom = 6;
    rows.forEach(function (row) {
      var shape = row.shape();
      if (row.drawn()) {
        right = Math.max(right, shape.x + shape.width);
        bottom = Math.max(bottom, shape.y + shape.height);
      }
    });
    plan.setAttribute("viewBox", [-5, -5, (right + ROOM) * SCALE, (bottom + ROOM) * SCALE].join(" "));
  }

  function draw(all) {
    if (all) {
      frame();
    }
    rows.forEach(function (row) { row.draw(); });
    warn();
  }

  function metres(event) {
    var point = plan.createSVGPoint();
    point.x = event.clientX;
    point.y = event.clientY;
    point = point.matrixTransform(plan.getScreenCTM().inverse());
    return { x: point.x / SCALE, y: point.y / SCALE };
  }

  function drags(row, handle, resize) {
    var start = null;
    handle.addEventListener("pointerdown", function (event) {
      if (event.button) {
        return;
      }
      start = { at: metres(event), shape: row.shape() };
      handle.setPointerCapture(event.pointerId);
      row.group.classList.add("floor__place--held");
      row.group.focus();
      event.preventDefault();
    });
    handle.addEventListener("pointermove", function (event) {
      if (!start) {
        return;
      }
      var now = metres(event);
      var step = event.shiftKey ? FINE : STEP;
      var across = now.x - start.at.x;
      var down = now.y - start.at.y;
      row.write(resize ? {
        width: Math.max(step, rounded(start.shape.width + across, step)),
        height: Math.max(step, rounded(start.shape.height + down, step))
      } : { x: rounded(start.shape.x + across, step), y: rounded(start.shape.y + down, step) });
      draw(false);
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      handle.addEventListener(name, function () {
        if (start && name === "pointercancel") {
          row.write(start.shape);
        }
        start = null;
        row.group.classList.remove("floor__place--held");
        draw(true);
      });
    });
  }

  function listens(row) {
    drags(row, row.group, false);
    drags(row, row.corner, true);
    row.group.addEventListener("keydown", function (event) {
      var way = KEYS[event.key];
      if (!way || event.altKey || event.metaKey) {
        return;
      }
      event.preventDefault();
      var step = event.shiftKey ? FINE : STEP;
      var shape = row.shape();
      row.write(event.ctrlKey ? {
        width: Math.max(step, rounded(shape.width + way[0] * step, FINE)),
        height: Math.max(step, rounded(shape.height + way[1] * step, FINE))
      } : { x: rounded(shape.x + way[0] * step, FINE), y: rounded(shape.y + way[1] * step, FINE) });
      draw(true);
    });
  }

  rows.forEach(listens);
  form.addEventListener("input", function () { draw(true); });
  form.querySelectorAll("[data-with-script]").forEach(function (one) { one.hidden = false; });
  window.addEventListener("resize", function () { draw(true); });
  draw(true);
  // Leaving with a drawing that is not saved asks first.
  var clean = new URLSearchParams(new FormData(form)).toString();
  window.addEventListener("beforeunload", function (event) {
    if (form.dataset.sent === undefined && new URLSearchParams(new FormData(form)).toString() !== clean) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  form.addEventListener("submit", function () { form.dataset.sent = "1"; });
})();
