import { useState, type ChangeEvent } from 'react';
import { useStage, useStore } from '../model/use-stage';
import { followCode, shownAddress } from '../model/device-url';
import { topEntry } from '../model/frame-stack';
import type { Device } from '../api/types';
import { useT } from '../i18n';
import { Icon } from '../parts/icons';
import { Sheet } from '../parts/sheet';
import { MemberSheet } from './member-sheet';
import { ScanSheet } from './scan-sheet';
import { SmsSheet } from './sms';
import type { ClientPage } from './use-client-page';
import type { FrameAnswer } from './use-frame-bridge';

/** The sheet that is up over a device, if any. */
export function PageSheets({ device, page }: { device: Device; page: ClientPage }) {
  const t = useT();
  const store = useStore();
  const { sheet, show } = page;
  if (!sheet) return null;
  switch (sheet.kind) {
    case 'menu':
      return <MenuSheet device={device} page={page} />;
    case 'sms':
      return <SmsSheet device={device} close={() => show(null)} />;
    case 'scan':
      return (
        <ScanSheet
          forPage={sheet.reply !== undefined}
          close={() => (sheet.reply ? sheet.reply({ outcome: 'cancel' }) : show(null))}
          found={(text) => {
            if (sheet.reply) return sheet.reply({ outcome: 'ok', result: { resultStr: text } });
            const corpId = followCode(text);
            if (corpId === null) {
              if (page.open(text)) show(null);
            } else if (corpId === device.corpId && device.identity.kind !== 'member') {
              show(null);
              void store
                .attempt(
                  () => store.setFollow(device, true),
                  (reason) => t('failed', { reason }),
                )
                .then((ok) => ok && store.say(t('joined')));
            } else {
              store.say(t('notForYou'), true);
            }
          }}
        />
      );
    case 'pictures':
      return <PictureSheet count={sheet.count} reply={sheet.reply} />;
    case 'members':
      return <MemberSheet device={device} many={sheet.many} reply={sheet.reply} />;
    case 'preview':
      return <Preview urls={sheet.urls} current={sheet.current} close={() => show(null)} />;
  }
}

function MenuSheet({ device, page }: { device: Device; page: ClientPage }) {
  const t = useT();
  const store = useStore();
  const corps = useStage((state) => state.corps);
  const url = topEntry(page.stack)?.url ?? '';
  const home = corps.find((corp) => corp.corpId === device.corpId)?.apps.find((app) => app.homeUrl && URL.canParse(app.homeUrl))?.homeUrl;
  const address = home ? shownAddress(url, new URL(device.url).origin, new URL(home).origin) : url;
  const close = () => page.show(null);
  const copy = () => {
    close();
    void store
      .attempt(
        () => navigator.clipboard.writeText(address),
        (reason) => t('failed', { reason }),
      )
      .then((ok) => ok && store.say(t('copied')));
  };
  return (
    <Sheet title={topEntry(page.stack)?.title || t('more')} close={close}>
      <p className="addr" title={address}>
        {address}
      </p>
      <ul className="menu">
        <li>
          <button
            type="button"
            onClick={() => {
              close();
              page.retry();
            }}
          >
            <Icon name="reload" size={20} />
            {t('refresh')}
          </button>
        </li>
        <li>
          <button type="button" onClick={copy}>
            <Icon name="link" size={20} />
            {t('copyLink')}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => page.show({ kind: 'scan' })}>
            <Icon name="scan" size={20} />
            {t('scan')}
          </button>
        </li>
      </ul>
    </Sheet>
  );
}

const dataUrl = (file: File): Promise<{ name: string; dataUrl: string }> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () =>
      typeof reader.result === 'string' ? resolve({ name: file.name, dataUrl: reader.result }) : reject(new Error(file.name));
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });

function PictureSheet({ count, reply }: { count: number; reply: (answer: FrameAnswer) => void }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, count);
    if (files.length === 0) return;
    setBusy(true);
    Promise.all(files.map(dataUrl)).then(
      (read) => reply({ outcome: 'ok', result: { files: read } }),
      (error: unknown) => reply({ outcome: 'fail', errMsg: `chooseImage:fail ${String(error)}` }),
    );
  };
  return (
    <Sheet title={t('choosePictures')} close={() => reply({ outcome: 'cancel' })}>
      <label className="btn blk pickfile">
        <Icon name="camera" />
        {busy ? t('scanReading') : t('scanPick')}
        <input type="file" accept="image/*" multiple={count > 1} onChange={pick} />
      </label>
    </Sheet>
  );
}

function Preview({ urls, current, close }: { urls: readonly string[]; current: string; close: () => void }) {
  const t = useT();
  const [at, setAt] = useState(Math.max(0, urls.indexOf(current)));
  const url = urls[at] ?? current;
  const step = (by: number) => setAt((at + by + urls.length) % urls.length);
  return (
    <div className="preview" role="dialog" aria-label={t('picture')}>
      {/^(https?:|data:image\/)/.test(url) && <img src={url} alt="" />}
      <div className="fx g8">
        {urls.length > 1 && (
          <button type="button" className="hb" aria-label={t('previous')} onClick={() => step(-1)}>
            <Icon name="chevronLeft" size={20} />
          </button>
        )}
        <button type="button" className="hb" aria-label={t('close')} onClick={close}>
          <Icon name="close" size={20} />
        </button>
        {urls.length > 1 && (
          <button type="button" className="hb" aria-label={t('next')} onClick={() => step(1)}>
            <Icon name="chevronRight" size={20} />
          </button>
        )}
      </div>
    </div>
  );
}
