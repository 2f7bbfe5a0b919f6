// Keys for a case before a class: press the button that a key stands for, and show only the sheet that changes.
"use strict";
(() => {
  const one = (what) => document.querySelector(what);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let busy = false;

  const bars = () => new Map([...document.querySelectorAll(".ranks li")].map((row) =>
    [row.dataset.of, [...row.querySelectorAll("rect")].map((bar) => [bar.getAttribute("class"), bar.getAttribute("x"), bar.getAttribute("width")])]));

  let stood = bars();

  // each bar grows from where it stood
  const grow = (before) => {
    if (calm.matches) return;
    for (const row of document.querySelectorAll(".ranks li.moved")) {
      const was = before.get(row.dataset.of) || [];
      for (const bar of row.querySelectorAll("rect")) {
        const [, x, width] = was.find((each) => each[0] === bar.getAttribute("class")) || [0, "100", "0"];
        bar.animate([{ x: x + "px", width: width + "px" }, { x: bar.getAttribute("x") + "px", width: bar.getAttribute("width") + "px" }],
          { duration: 700, easing: "ease-out" });
      }
    }
  };

  const swap = (html) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    const sheet = made.content.querySelector("#sheet");
    if (!sheet) { location.reload(); return; }
    const open = [...document.querySelectorAll("details[open]")].map((each) => each.id);
    one("#sheet").replaceWith(sheet);
    for (const id of open) one("#" + id).open = true;
    document.title = sheet.dataset.title + " - nmt-expert";
    scrollTo(0, 0);
    one("#head").focus({ preventScroll: true });
    const now = bars();
    grow(stood);
    if (now.size) stood = now;
    const fresh = one(".graph .new");
    if (fresh) fresh.scrollIntoView({ block: "center", inline: "nearest" });
  };

  addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const form = event.target, by = event.submitter, data = new URLSearchParams(new FormData(form));
    if (by && by.name) data.append(by.name, by.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Part": "1" } });
      swap(await answer.text());
    } catch {
      const said = document.createElement("p");
      said.className = "problem";
      said.setAttribute("role", "alert");
      said.textContent = "The program does not answer. Start nmt-expert serve again, and open the case once more.";
      one("#head").after(said);
    } finally {
      busy = false;
    }
  });

  const KEYS = { " ": "[data-go]", ArrowRight: "[data-go]", PageDown: "[data-go]", Enter: "[data-go]", ArrowLeft: "[data-back]", PageUp: "[data-back]", a: "[data-all]" };
  const fold = (id) => { one(id).open = !one(id).open; };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target.closest("input, button, a, summary, .graph");
    if (event.key === "Escape") { for (const each of document.querySelectorAll("details")) each.open = false; one("#head").focus(); return; }
    if (at && (at.tagName === "INPUT" || ((event.key === " " || event.key === "Enter") && !at.matches(".graph")))) return;
    if (at && at.matches(".graph") && event.key.startsWith("Arrow")) return;
    const button = one(KEYS[event.key] || `[data-key="${/^[\dn]$/.test(event.key) ? event.key : ""}"]`);
    if (button) { event.preventDefault(); button.click(); return; }
    if (event.key === "t") fold("#tally");
    else if (event.key === "?") fold("#keys");
    else if (event.key === "g") { event.preventDefault(); one("#tally").open = true; const names = one("#names"); if (names) names.focus(); }
    else if (event.key === "f") { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen(); }
    else if (event.key === " ") event.preventDefault();
  });
})();
