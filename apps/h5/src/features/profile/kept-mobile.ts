const PLACE = 'smart-campus:new-mobile';

/** The new number while the page is at WeCom to confirm who asks (PER-23); of this tab only, gone when the sheet is closed. */
export function keptMobile(): string | null {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    // Storage may be closed to the page, and then nothing was kept.
    return null;
  }
}

export function keepMobile(mobile: string | null): void {
  try {
    if (mobile === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, mobile);
  } catch {
    // Without storage the number is typed again after the confirmation.
  }
}
