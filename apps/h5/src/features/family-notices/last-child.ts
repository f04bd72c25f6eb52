const KEY = 'sc-last-child';

/** The child chosen last on this phone (NOT-52); null where nothing is kept or the browser keeps nothing. */
export function lastChild(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Private windows may refuse: then the choice holds for this page only. */
export function rememberChild(studentId: string): void {
  try {
    localStorage.setItem(KEY, studentId);
  } catch {
    return;
  }
}
