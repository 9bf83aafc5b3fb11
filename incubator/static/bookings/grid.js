// Grids of rooms: arrow keys go from link to link, a swipe turns the page, and the frame opens at the first free time.
// Without this script the links are there all the same.
(function () {
  "use strict";
  var SWIPE = 60; // CSS pixels that a finger travels at least
  var EDGE = 24; // where the browser's own gesture begins

  function middle(box) {
    return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  }

  // The nearest link in a direction; what lies straight ahead comes before what lies aside.
  function neighbour(table, from, right, down) {
    var here = from.getBoundingClientRect();
    var best = null;
    var least = Infinity;
    table.querySelectorAll("a").forEach(function (link) {
      var there = link.getBoundingClientRect();
      var ahead = right ? (right > 0 ? there.left - here.right : here.left - there.right)
        : (down > 0 ? there.top - here.bottom : here.top - there.bottom);
      if (ahead < -2) {
        return;
      }
      var aside = right ? Math.abs(middle(there).y - middle(here).y) : Math.abs(middle(there).x - middle(here).x);
      if (ahead + aside * 4 < least) {
        least = ahead + aside * 4;
        best = link;
      }
    });
    return best;
  }

  var STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function walk(event) {
    var step = STEPS[event.key];
    var from = event.target.closest("a");
    if (!step || !from || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    var to = neighbour(event.currentTarget, from, step[0], step[1]);
    if (to) {
      event.preventDefault();
      to.focus();
    }
  }

  function turn(section, direction) {
    var link = section.querySelector(direction > 0 ? "a[rel=next]" : "a[rel=prev]");
    if (link) {
      window.location.assign(link.href);
    }
  }

  // What the frame can still scroll in the finger's direction belongs to the frame.
  function can_scroll(frame, direction) {
    if (!frame) {
      return false;
    }
    return direction > 0 ? frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 2 : frame.scrollLeft > 2;
  }

  function swipes(section) {
    var start = null;
    section.addEventListener("touchstart", function (event) {
      var touch = event.touches[0];
      var inside = touch.clientX > EDGE && touch.clientX < window.innerWidth - EDGE;
      var frame = event.target.closest(".grid-frame");
      start = event.touches.length === 1 && inside && event.target.closest(".grid")
        ? { x: touch.clientX, y: touch.clientY, onward: can_scroll(frame, 1), back: can_scroll(frame, -1) }
        : null;
    }, { passive: true });
    section.addEventListener("touchend", function (event) {
      if (!start) {
        return;
      }
      var touch = event.changedTouches[0];
      var x = touch.clientX - start.x;
      var y = touch.clientY - start.y;
      if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y) && !(x < 0 ? start.onward : start.back)) {
        turn(section, x < 0 ? 1 : -1);
      }
      start = null;
    }, { passive: true });
  }

  document.querySelectorAll("[data-grid]").forEach(function (section) {
    swipes(section);
    section.querySelectorAll(".grid").forEach(function (table) {
      table.addEventListener("keydown", walk);
    });
    section.querySelectorAll(".grid-frame").forEach(function (frame) {
      var free = frame.querySelectorAll("td a");
      var first = Math.min.apply(null, Array.prototype.map.call(free, function (link) {
        return link.closest("td").offsetLeft;
      }));
      var head = frame.querySelector("tbody th");
      if (head && isFinite(first) && first - head.offsetWidth > frame.clientWidth / 2) {
        frame.scrollLeft = first - head.offsetWidth;
      }
    });
  });
})();
