// Send a form or follow a link of the page, and swap only the part that changes.  Without this script everything works, too.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  let busy = false;

  // bars: where each stood, so that the new one grows from there
  const widths = () => new Map(all(".ranks li").map((row) =>
    [row.firstChild.href, all("rect", row).map((r) => [r.getAttribute("x"), r.getAttribute("width"), r.getAttribute("class")])]));

  const grow = (before) => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of all(".ranks li")) {
      const was = before.get(row.firstChild.href) || [];
      for (const bar of row.querySelectorAll("rect:not(.trough)")) {
        const old = was.find((entry) => entry[2] === bar.getAttribute("class"));
        const now = [bar.getAttribute("x"), bar.getAttribute("width")];
        if (old && old[1] === now[1]) continue;
        bar.setAttribute("width", old ? old[1] : "0");
        if (now[0] !== null) bar.setAttribute("x", old ? old[0] : (bar.classList.contains("against") ? "100" : now[0]));
        requestAnimationFrame(() => requestAnimationFrame(() => {
          bar.setAttribute("width", now[1]);
          if (now[0] !== null) bar.setAttribute("x", now[0]);
        }));
      }
    }
  };

  const swap = (html, keeps) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    const before = widths();
    let asked = false, told = false;
    for (const part of [...made.content.children]) {
      const old = part.id && $(part.id);
      if (!old) continue;
      if (keeps && part.id === "asked" && part.textContent === old.textContent) {  // ticks stay
        for (const turn of all("[name=turn]", old)) turn.value = part.querySelector("[name=turn]").value;
        continue;
      }
      old.replaceWith(part);
      asked = asked || part.id === "asked";
      told = told || (part.id === "told" && !part.hidden);
      if (part.dataset.title) document.title = part.dataset.title + " - nmt-expert";
    }
    grow(before);
    charts();
    if (asked) document.querySelector("div.visit")?.classList.toggle("halted", $("asked").classList.contains("halt"));
    return asked && !told ? "question" : told ? "told-title" : "";
  };

  const focus = (id) => {
    const to = $(id);
    if (!to) return;
    to.focus({ preventScroll: true });
    const seen = document.querySelector("#asked .stop, #asked .problem") || to;
    const box = seen.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) seen.scrollIntoView({ block: "start" });
  };

  // the body: the chart is fetched when its place is there; an area opens enlarged, a spot is sent as the place
  const chart = async (box, query, name) => {
    const answer = await fetch(box.dataset.body + query, { headers: { "X-Part": "1" } });
    if (!answer.ok) return;
    box.innerHTML = await answer.text();
    const first = name && (box.querySelector(`[data-area="${name}"]`) || box.querySelector(".body-target"));
    if (first) first.focus();
  };
  const charts = () => {
    for (const box of all("[data-body]:empty")) chart(box, "");
  };
  // what a form sends: with a file as it is, else short
  const moved = (data) => {
    const file = data.get("file");
    return file && file.size ? data : new URLSearchParams([...data].filter((pair) => typeof pair[1] === "string"));
  };
  const tapped = (target) => {
    const box = target.closest("[data-body]");
    if (target.dataset.spot) {
      const form = box.closest("form");
      const data = new FormData(form);
      data.set("choose", "1");
      data.set("region", target.dataset.region);
      data.set("side", target.dataset.side);
      send(form.action, { method: "POST", body: moved(data) });
    } else if (target.dataset.area) chart(box, "?area=" + target.dataset.area, target.dataset.area + "-");
    else chart(box, "", "head_front");
  };
  const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
  addEventListener("keydown", (event) => {
    const target = event.target.closest?.(".body-target");
    if (!target) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); tapped(target); return; }
    const to = target.dataset[ARROWS[event.key]];
    if (to === undefined) return;
    event.preventDefault();
    const next = target.closest("svg.body-chart").querySelector(`[data-order="${to}"]`);
    target.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  const send = async (address, options, keeps) => {
    if (busy) return;
    busy = true;
    document.body.classList.add("busy");
    try {
      const answer = await fetch(address, { ...options, headers: { "X-Part": "1" }, credentials: "same-origin" });
      const text = await answer.text();
      if (answer.redirected) { location.assign(answer.url); return; }
      if (/^\s*<!doctype/i.test(text)) { document.open(); document.write(text); document.close(); return; }
      focus(swap(text, keeps));
    } catch {
      const said = document.createElement("p");
      said.className = "problem";
      said.setAttribute("role", "alert");
      said.textContent = "The program does not answer. Nothing was lost on this page: start nmt-expert serve again, or try once more.";
      ($("asked") || $("main")).prepend(said);
    } finally {
      busy = false;
      document.body.classList.remove("busy");
    }
  };

  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#asked, #told, [data-live]")) return;
    event.preventDefault();
    const data = new FormData(form);
    const by = event.submitter;
    const address = by && by.hasAttribute("formaction") ? by.formAction : form.action;
    if (form.method === "get") { send(form.action + "?" + new URLSearchParams(data), {}); return; }
    if (by && by.name) data.append(by.name, by.value);
    send(address, { method: "POST", body: moved(data) }, form.closest("#told"));
  });

  addEventListener("click", (event) => {
    const part = event.target.closest?.("[data-body] [data-area], [data-body] [data-spot], [data-whole]");
    if (part) { tapped(part); return; }
    const link = event.target.closest?.("a[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const told = $("told");
    if (!told.hidden && told.dataset.of === link.href) { told.hidden = true; told.dataset.of = ""; return; }
    send(link.href, {}).then(() => { if ($("told")) $("told").dataset.of = link.href; });
  });

  // a form that shows what it asks for as soon as something is changed
  addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.dataset.live !== undefined) form.requestSubmit();
  });
  addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.dataset.search === undefined) return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of all("[data-words]")) {
      row.hidden = !words.every((word) => row.dataset.words.includes(word));
    }
  });

  // the graph: what a node follows from and leads to
  const graph = document.querySelector(".graph svg");
  if (graph) {
    const edges = all("[data-from]", graph);
    const follow = (name, from, to, found) => {
      for (const edge of edges) if (edge.dataset[from] === name && !found.has(edge)) { found.add(edge); follow(edge.dataset[to], from, to, found); }
      return found;
    };
    const light = (node) => {
      for (const each of all(".on", graph)) each.classList.remove("on");
      graph.classList.toggle("lit", !!node);
      if (!node) return;
      const name = node.dataset.node;
      const lit = [...follow(name, "to", "from", new Set()), ...follow(name, "from", "to", new Set())];
      const names = new Set([name, ...lit.flatMap((edge) => [edge.dataset.from, edge.dataset.to])]);
      for (const edge of lit) edge.classList.add("on");
      for (const each of all("[data-node]", graph)) if (names.has(each.dataset.node)) each.classList.add("on");
    };
    for (const node of all("[data-node]", graph)) node.setAttribute("tabindex", "0");
    for (const kind of ["mouseover", "focusin"]) graph.addEventListener(kind, (event) => light(event.target.closest("[data-node]")));
    for (const kind of ["mouseleave", "focusout"]) graph.addEventListener(kind, () => light(null));
    let size = 1;
    const width = +graph.getAttribute("width"), height = +graph.getAttribute("height");
    const zoom = (by) => {
      size = Math.min(3, Math.max(0.3, size * by));
      graph.setAttribute("width", width * size);
      graph.setAttribute("height", height * size);
    };
    for (const button of all("[data-zoom]")) button.addEventListener("click", () => zoom(+button.dataset.zoom));
  }
  charts();
  for (const here of all(".tabs [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "nearest" });
  for (const part of all(".needs-script")) part.hidden = false;
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
  for (const button of all("[data-copy]")) button.addEventListener("click", async () => {
    const box = button.parentElement.querySelector("textarea");
    try { await navigator.clipboard.writeText(box.value); } catch { box.select(); document.execCommand("copy"); }
    button.textContent = "Copied";
  });

  // a file dropped on the words is read into them
  addEventListener("drop", async (event) => {
    const box = event.target;
    const file = event.dataTransfer && event.dataTransfer.files[0];
    if (!file || !box.dataset || box.dataset.drop === undefined) return;
    event.preventDefault();
    box.value = (await file.text()).slice(0, 200000);
  });
})();
