// Saves figures and tables in the browser: `listen` answers the buttons that `saving.py` writes.

const AXIS = {
  automargin: true, gridcolor: "#E3E6EA", linecolor: "#7F7F7F", zerolinecolor: "#C3C8CE", ticklabelstandoff: 4, title: { font: { size: 14 } },
};
const LIGHT = {
  layout: {
    font: { color: "#16202B", family: "Open Sans, Arial, sans-serif", size: 14 },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    colorway: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F", "#B8A100"],
    xaxis: AXIS,
    yaxis: AXIS,
  },
};
const WIDTH = 960;
const LETTERS = 90; // of a title in one line
const BELOW = 12;
const NARROWEST = 480, LETTER = 10.5; // of a drawing with its title

const NUMBER = /^[+−-]?\d[\d.,\s]*(?:e[+-]?\d+)?(?:\s?%)?$/i;
const FORMULA = /^[=+\-@]/;

function rowsOf(details) {
  return details.querySelector("pre").textContent.replace(/^\n/, "").split("\n").map((line) => line.split("\t"));
}

// Numbers as they are read in the language of the page; a file of commas keeps its points.
function spoken(rows) {
  if (document.documentElement.lang !== "es") return rows;
  return rows.map((row) => row.map((cell) => (/^[+−-]?\d+\.\d+(?:e[+-]?\d+)?$/.test(cell) ? cell.replace(".", ",") : cell)));
}

function numeric(rows, column) {
  const cells = rows.slice(1).map((row) => row[column]);
  return cells.some(Boolean) && cells.every((cell) => !cell || cell === "–" || NUMBER.test(cell));
}

// No spreadsheet takes words for a formula: an apostrophe stands before those that begin like one.
function csv(rows) {
  const cell = (words) => {
    const safe = FORMULA.test(words) && !NUMBER.test(words) ? "'" + words : words;
    return /[",;']/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

function markdown(rows) {
  const cell = (words) =>
    words
      .replace(/[\\`*_[\]<>|~$&#@]/g, "\\$&")
      .replace(/:(?=\/\/)/g, "\\:")
      .replace(/\bwww\./gi, (start) => start.slice(0, -1) + "\\.") || " ";
  const line = (cells) => "| " + cells.join(" | ") + " |";
  const rule = rows[0].map((_, column) => (numeric(rows, column) ? "---:" : ":---"));
  return [line(rows[0].map(cell)), line(rule), ...rows.slice(1).map((row) => line(row.map(cell)))].join("\n") + "\n";
}

const TEX = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", _: "\\_",
  "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
  '"': "\\textquotedbl{}", "[": "{[}", "]": "{]}", "−": "$-$", "±": "$\\pm$", "∞": "$\\infty$", "★": "$\\star$", "≠": "$\\neq$",
  "\u00a0": "~", "\u202f": "\\,",
};

function latex(rows) {
  const cell = (words) => Array.from(words, (letter) => TEX[letter] ?? letter).join("");
  const line = (row) => row.map(cell).join(" & ") + " \\\\";
  const columns = rows[0].map((_, column) => (numeric(rows, column) ? "r" : "l")).join("");
  return [
    "% \\usepackage{booktabs}", "\\begin{tabular}{" + columns + "}", "\\toprule", line(rows[0]), "\\midrule",
    ...rows.slice(1).map(line), "\\bottomrule", "\\end{tabular}", "",
  ].join("\n");
}

const TABLES = {
  csv: { write: csv, ending: "csv", type: "text/csv" },
  markdown: { write: markdown, ending: "md", type: "text/markdown" },
  latex: { write: latex, ending: "tex", type: "application/x-tex" },
};

// Named after the page, on which a run stands by its name, and what is saved.
function nameOf(details) {
  const page = document.querySelector("h1")?.textContent ?? "";
  const parts = [page, details.dataset.title].map((words) =>
    words.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60));
  return [...new Set(parts)].filter(Boolean).join("-") || "rnn-playground";
}

function offer(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function literal(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function inLines(words, most) {
  const lines = [""];
  for (const word of words.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= most) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) && " ") + word;
  }
  return lines;
}

// The last of some elements that stands before the line.
function before(details, found) {
  return [...found].filter((one) => one.compareDocumentPosition(details) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
}

// A figure as it stands, on light ground, with its title and as much room as its whole legend needs.
async function figure(details, form) {
  const drawn = before(details, document.querySelectorAll(".js-plotly-plot"));
  // Streamlit's own, which drew the figure; in a report the one within.
  const { Plotly } = window;
  const title = inLines(details.dataset.title, LETTERS), head = 24 + 24 * title.length;
  const layout = structuredClone(drawn.layout);
  const height = layout.height || drawn.clientHeight || 400, legend = layout.legend ?? {};
  delete layout.paper_bgcolor;
  delete layout.plot_bgcolor;
  Object.assign(layout, {
    template: LIGHT, width: WIDTH, height, autosize: false, font: undefined, modebar: undefined,
    legend: { ...legend, font: undefined, maxheight: 10_000 },
    title: { text: title.map(literal).join("<br>"), x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top",
      pad: { t: 14, l: 14 }, font: { size: 19, color: LIGHT.layout.font.color } },
  });
  const stage = document.createElement("div");
  stage.style.cssText = `position: fixed; top: 0; left: -${2 * WIDTH}px; width: ${WIDTH}px;`;
  document.body.append(stage);
  try {
    await Plotly.newPlot(stage, structuredClone(drawn.data), layout, { staticPlot: true });
    const names = stage.querySelector(".legend .bg")?.getBBox().height ?? 0;
    const above = (legend.y ?? 1) >= 1 ? names : 0, top = Math.max(head + above + 8, layout.margin?.t ?? 0);
    const whole = Math.ceil(height + top - (layout.margin?.t ?? 0));
    await Plotly.relayout(stage, { height: whole, "margin.t": top, "margin.l": 24, "margin.r": Math.max(24, layout.margin?.r ?? 0) });
    const made = content(await Plotly.toImage(stage, { format: "svg", width: WIDTH, height: whole }));
    // The titles of axes end where the figure does: some room below them.
    return inForm(ground(made, WIDTH, whole + BELOW), WIDTH, whole + BELOW, form);
  } finally {
    Plotly.purge(stage);
    stage.remove();
  }
}

function content(address) {
  const [head, body] = [address.slice(0, address.indexOf(",")), address.slice(address.indexOf(",") + 1)];
  if (!head.endsWith(";base64")) return decodeURIComponent(body);
  return Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
}

// A score or a drawing is an SVG already: it gets its title and a white ground. A drawing keeps its size, a score is as wide as a figure.
async function picture(details, form) {
  const inside = new DOMParser().parseFromString(await sourceOf(details), "image/svg+xml").documentElement;
  const [, , wide, tall] = inside.getAttribute("viewBox")?.split(/[ ,]+/).map(Number)
    ?? [0, 0, ...["width", "height"].map((name) => parseFloat(inside.getAttribute(name)))];
  const own = details.dataset.kind === "drawing" ? wide : WIDTH, width = Math.max(own, NARROWEST);
  const title = inLines(details.dataset.title, Math.floor(width / LETTER)), head = 20 + 26 * title.length;
  const height = Math.ceil((own * tall) / wide);
  inside.removeAttribute("style");
  inside.setAttribute("y", head);
  inside.setAttribute("width", own);
  inside.setAttribute("height", height);
  const words = title.map((line, place) => `<text x="14" y="${30 + 26 * place}">${literal(line)}</text>`).join("");
  const above = `<g font-family="Arial, sans-serif" font-size="20" fill="#16202B">${words}</g>`;
  return inForm(ground(above + new XMLSerializer().serializeToString(inside), width, height + head), width, height + head, form);
}

function ground(inside, width, height) {
  const white = `<rect width="100%" height="100%" fill="#FFFFFF"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${white}${inside}</svg>`;
}

function inForm(svg, width, height, form) {
  return form === "svg" ? svg : pixels(svg, width, height);
}

async function sourceOf(details) {
  // A drawing on a page stands in a component, behind a shadow root.
  const inside = (one) => one.shadowRoot?.querySelector(".network .wide, .drawing svg");
  if (details.dataset.kind === "drawing") {
    const host = before(details, [...document.querySelectorAll("*")].filter(inside));
    if (host) return new XMLSerializer().serializeToString(inside(host));
  }
  const address = before(details, document.images).src;
  return address.startsWith("data:") ? new TextDecoder().decode(bytes(address)) : (await fetch(address)).text();
}

function bytes(address) {
  const made = content(address);
  return typeof made === "string" ? new TextEncoder().encode(made) : made;
}

async function pixels(svg, width, height) {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(picture, 0, 0, 2 * width, 2 * height);
  URL.revokeObjectURL(picture.src);
  return new Promise((done, failed) => canvas.toBlob((made) => (made ? done(made) : failed(new Error("no picture"))), "image/png"));
}

async function save(details, form) {
  if (TABLES[form]) {
    const { write, ending, type } = TABLES[form];
    offer(`${nameOf(details)}.${ending}`, write(form === "csv" ? rowsOf(details) : spoken(rowsOf(details))), type + ";charset=utf-8");
    return;
  }
  const made = await (details.dataset.kind === "figure" ? figure : picture)(details, form);
  offer(`${nameOf(details)}.${form}`, made, form === "svg" ? "image/svg+xml" : "image/png");
}

// The numbers as a table of HTML, once somebody opens them.
function open(details) {
  if (!details.open || details.querySelector("table") || !details.querySelector("pre")) return;
  const rows = spoken(rowsOf(details)), table = document.createElement("table");
  const right = rows[0].map((_, column) => numeric(rows, column));
  const line = (part, row, heading) => {
    const added = part.insertRow();
    row.forEach((words, column) => {
      const cell = document.createElement(heading || column === 0 ? "th" : "td");
      if (cell.tagName === "TH") cell.scope = heading ? "col" : "row";
      if (right[column]) cell.className = "number";
      cell.textContent = words;
      added.append(cell);
    });
  };
  line(table.createTHead(), rows[0], true);
  const body = table.createTBody();
  rows.slice(1).forEach((row) => line(body, row, false));
  const place = document.createElement("div");
  Object.assign(place, { tabIndex: 0, role: "region", ariaLabel: details.dataset.title });
  place.append(table);
  details.append(place);
}

function listen() {
  if (document.savingHeard) return;
  document.savingHeard = true;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".saving button[data-save]");
    if (!button) return;
    const details = button.closest("details");
    details.querySelector("[role=alert]")?.remove();
    button.disabled = true;
    try {
      await save(details, button.dataset.save);
    } catch (error) {
      console.error(error);
      const told = document.createElement("p");
      told.setAttribute("role", "alert");
      told.textContent = details.dataset.failed;
      button.parentElement.after(told);
    } finally {
      button.disabled = false;
    }
  });
  document.addEventListener("toggle", (event) => event.target.matches?.(".saving") && open(event.target), true);
}
