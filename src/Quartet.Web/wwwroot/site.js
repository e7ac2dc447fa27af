// Small conveniences. Every page works without this file. Listeners sit on the document, so swapped-in parts need no set-up.
const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage can be switched off; the choice then lasts for this page.
  }
};

const recall = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

// Theme: aria-pressed says whether the dark one is on.
const isDark = () => (root.dataset.theme ?? (systemDark.matches ? "dark" : "light")) === "dark";
const showTheme = () => {
  for (const toggle of document.querySelectorAll("[data-theme-toggle]")) toggle.setAttribute("aria-pressed", String(isDark()));
};
systemDark.addEventListener("change", showTheme);
showTheme();

// navigator.clipboard exists only on https and localhost; a registry inside a company is often plain http.
async function copy(source) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(source.textContent);
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  if (!document.execCommand("copy")) throw new Error("The browser refused to copy.");
  selection.removeAllRanges();
}

async function onCopy(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) return;
  try {
    await copy(source);
  } catch {
    getSelection().selectAllChildren(source); // One key press away from copied.
    return;
  }
  button.dataset.copied = "";
  const status = document.getElementById("page-status");
  if (status) status.textContent = "Copied";
  setTimeout(() => {
    delete button.dataset.copied;
    if (status) status.textContent = "";
  }, 2000);
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-theme-toggle]");
  if (toggle) {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
    showTheme();
    return;
  }
  const button = event.target.closest("[data-copy]");
  if (button) onCopy(button);
});

// Whoever uses rebar3 today uses it tomorrow: the chosen tool is remembered across packages.
document.addEventListener("change", (event) => {
  const choice = event.target.closest("input[data-remember]");
  if (choice) remember(choice.dataset.remember, choice.value);
});
for (const choice of document.querySelectorAll("input[data-remember]"))
  if (recall(choice.dataset.remember) === choice.value) choice.checked = true;
