import { useRef, useState } from 'react';
import { Input } from 'antd';
import { m } from '@contracts/messages';
import { connectionApi } from '@contracts/registration-admin';
import { API_BASE, type OkOf } from '@contracts/route';
import { IconCheckCircle, IconUpload } from '@ui/core/icons/icons';
import { shrinkPicture } from '@ui/core/files/shrink-picture';
import { Button } from '@ui/core/shell/button';

interface FieldProps<T> {
  id?: string;
  value?: T;
  onChange?: (value: T) => void;
}

/** A secret: typed once, then only 「已設定 ••••」 with 【更換】 (SUB-112). */
export function SecretField({ id, value, onChange, saved }: FieldProps<string | undefined> & { saved: boolean }) {
  const [open, setOpen] = useState(!saved);
  if (!open) {
    return (
      <span className="cr-secret">
        <IconCheckCircle size={16} />
        <span>{m.console_registration_secret_set()}</span>
        <Button size="small" onClick={() => setOpen(true)}>
          {m.console_registration_secret_replace()}
        </Button>
      </span>
    );
  }
  return (
    <span className="cr-secret">
      <Input.Password
        {...(id === undefined ? {} : { id })}
        value={value ?? ''}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onChange={(event) => onChange?.(event.target.value === '' ? undefined : event.target.value)}
      />
      {saved ? (
        <Button
          size="small"
          onClick={() => {
            onChange?.(undefined);
            setOpen(false);
          }}
        >
          {m.console_registration_secret_keep()}
        </Button>
      ) : null}
    </span>
  );
}

const LIMIT = 10 * 1024 * 1024;

async function upload(file: File): Promise<OkOf<typeof connectionApi.uploadQr>> {
  const answer = await fetch(`${API_BASE}${connectionApi.uploadQr.path}`, {
    method: connectionApi.uploadQr.method,
    body: file,
    headers: { 'Content-Type': 'application/octet-stream', 'X-Requested-With': 'smart-campus' },
  });
  const body = (await answer.json()) as { message?: string };
  if (!answer.ok) throw new Error(body.message ?? m.ui_unreachable());
  return connectionApi.uploadQr.ok.parse(body);
}

/** Upload your QR code: a photo that is too large is made smaller here; what it shows is looked at by the server (SUB-114). */
export function QrField({ id, value, onChange, saved }: FieldProps<string | undefined> & { saved: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const take = async (original: File) => {
    setBusy(true);
    setFault(undefined);
    try {
      const file = await shrinkPicture(original, LIMIT);
      if (file.size > LIMIT) throw new Error(m.console_registration_qr_too_large());
      onChange?.((await upload(file)).id);
      setName(original.name);
    } catch (error) {
      setFault(error instanceof TypeError || !(error instanceof Error) ? m.ui_unreachable() : error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <span className="cr-secret">
        {value !== undefined && name !== undefined ? (
          <>
            <IconCheckCircle size={16} />
            <span>{m.console_registration_qr_new({ name })}</span>
          </>
        ) : saved ? (
          <>
            <IconCheckCircle size={16} />
            <span>{m.console_registration_qr_set()}</span>
          </>
        ) : null}
        <Button size="small" icon={IconUpload} busy={busy} onClick={() => input.current?.click()}>
          {m.console_registration_qr_browse()}
        </Button>
      </span>
      <input
        ref={input}
        {...(id === undefined ? {} : { id })}
        type="file"
        accept="image/png,image/jpeg"
        className="sc-hidden"
        aria-label={m.console_registration_qr()}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <p className="cr-fault" role="alert">
        {fault ?? ''}
      </p>
    </div>
  );
}
