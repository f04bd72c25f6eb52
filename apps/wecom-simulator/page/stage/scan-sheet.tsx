import { useEffect, useState, type ChangeEvent, type ClipboardEvent, type FormEvent } from 'react';
import { sim } from '../api/client';
import type { Scannable } from '../api/types';
import { useT } from '../i18n';
import { Icon } from '../parts/icons';
import { Sheet } from '../parts/sheet';

/** Reads the QR code of a picture; the reader is loaded only when somebody scans. */
async function readPicture(file: Blob): Promise<string | null> {
  const [{ default: decodeQR }, bitmap] = await Promise.all([import('qr/decode.js'), createImageBitmap(file)]);
  // The reader needs no more than this, and a photograph of 12 million points would take seconds.
  const scale = Math.min(1, 1400 / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  try {
    return decodeQR({ data, width, height });
  } catch {
    // The reader throws when a picture holds no code it can find.
    return null;
  }
}

/** Scanning without a camera: paste what the code says, or pick or paste a picture of it. */
export function ScanSheet({ forPage, found, close }: { forPage: boolean; found: (text: string) => void; close: () => void }) {
  const t = useT();
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'reading' | 'none'>('idle');
  const [items, setItems] = useState<readonly Scannable[]>([]);
  const [wanted, setWanted] = useState('');
  const key = wanted.trim().toLowerCase();
  const fitting = items.filter((item) => `${item.label} ${item.hint} ${item.text}`.toLowerCase().includes(key));
  useEffect(() => {
    let stale = false;
    // Without a second simulator there is simply nothing to offer.
    sim.scannables().then(
      (list) => !stale && setItems(list),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, []);
  const read = async (file: Blob) => {
    setState('reading');
    const result = await readPicture(file).catch(() => null);
    if (result === null) setState('none');
    else found(result);
  };
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file) void read(file);
  };
  const paste = (event: ClipboardEvent) => {
    const file = [...event.clipboardData.files].find((one) => one.type.startsWith('image/'));
    if (!file) return;
    event.preventDefault();
    void read(file);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') found(text.trim());
  };
  return (
    <Sheet title={t('scan')} close={close}>
      <form className="scan" onSubmit={submit} onPaste={paste}>
        <div className="viewfinder" aria-hidden>
          <Icon name="qr" size={40} />
          <i />
        </div>
        <p className="s12 t3">{t(forPage ? 'scanForPage' : 'scanHint')}</p>
        <textarea
          data-first
          rows={2}
          aria-label={t('scanText')}
          placeholder={t('scanText')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {items.length > 0 && (
          <>
            {items.length > 8 && (
              <input
                type="search"
                aria-label={t('scanFind')}
                placeholder={t('scanFind')}
                value={wanted}
                onChange={(event) => setWanted(event.target.value)}
              />
            )}
            <ul className="scannables" aria-label={t('scanThings')}>
              {fitting.map((item) => (
                <li key={item.text}>
                  <button type="button" onClick={() => found(item.text)}>
                    <Icon name="qr" size={18} />
                    <span className="mn grow">
                      <b className="el">{item.label}</b>
                      <small className="el t3">{item.hint}</small>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
        {state === 'none' && (
          <p className="s12 badc" role="alert">
            {t('scanNone')}
          </p>
        )}
        <div className="fx g8">
          <label className="btn pickfile grow">
            <Icon name="camera" />
            {t(state === 'reading' ? 'scanReading' : 'scanPick')}
            <input type="file" accept="image/*" onChange={pick} />
          </label>
          <button type="submit" className="btn p grow" disabled={text.trim() === ''}>
            {t('scanGo')}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
