/** What each key does, also for the help. */
export const KEYS = [
  ['j / k', 'next and previous object'],
  ['Enter', 'open or close it'],
  ['d', 'next object with a danger'],
  ['e', 'open or close all that are shown'],
  ['u', 'side by side, or one below the other'],
  ['/', 'search'],
  ['x', 'take all filters away'],
  ['t', 'dark or light'],
  ['?', 'this help'],
];

/** Keys act unless somebody is writing. Escape leaves the search. */
export function listen(actions) {
  document.addEventListener('keydown', event => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.matches('input, select, textarea')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
