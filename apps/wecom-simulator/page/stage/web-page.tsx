import type { Device } from '../api/types';
import { topEntry } from '../model/frame-stack';
import { PageSheets } from './page-sheets';
import { FrameView } from './frame-view';
import { PageBar } from './title-bar';
import type { ClientPage } from './use-client-page';

/** An open page with the client's bar above it. */
export function WebPage({
  device,
  page,
  fallbackTitle,
  wide = false,
}: {
  device: Device;
  page: ClientPage;
  fallbackTitle: string;
  wide?: boolean;
}) {
  const top = topEntry(page.stack);
  return (
    <>
      <PageBar
        title={top?.title || fallbackTitle}
        wechat={device.client === 'wechat'}
        menuHidden={page.menuHidden}
        back={page.back}
        close={page.close}
        menu={() => page.show({ kind: 'menu' })}
      />
      <FrameView device={device} stack={page.stack} wide={wide} postRef={page.postRef} handle={page.handle} retry={page.retry} />
      <PageSheets device={device} page={page} />
    </>
  );
}
