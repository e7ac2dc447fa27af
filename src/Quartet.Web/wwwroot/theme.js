// Runs before the first paint, so that a remembered theme does not flash. Without it the system's preference decides.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage can be switched off; the system's preference is a good answer then.
  }
})();
