import type { Page } from 'playwright-core';

/** Confirms one's identity in WeCom's window, where the page asks for it; otherwise goes on (PER-23). */
export async function confirmIdentity(page: Page, then: () => Promise<void>): Promise<void> {
  const dialog = page.getByRole('dialog', { name: '請掃碼確認管理員身份' });
  const done = then().then(() => true);
  const asked = await Promise.race([
    dialog.waitFor().then(
      () => true,
      () => false,
    ),
    done.then(() => false),
  ]);
  if (asked) {
    const popup = page.waitForEvent('popup');
    await dialog.getByRole('button', { name: '掃碼確認' }).click();
    const wecom = await popup;
    // It says so and closes itself.
    const said = wecom
      .getByText('身份已確認')
      .waitFor()
      .catch((error: unknown) => {
        if (!wecom.isClosed()) throw error;
      });
    await Promise.race([wecom.isClosed() ? undefined : wecom.waitForEvent('close'), said]);
  }
  await done;
}
