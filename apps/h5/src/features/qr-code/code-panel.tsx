import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { QR_SIZES, registrationQrsApi } from '@contracts/registration-admin';
import { API_BASE, pathOf, type OkOf } from '@contracts/route';
import { routeKey, useRouteMutation } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCopy, IconDownload, IconPicture, IconSend, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { BottomBar } from '@ui/mobile/page';
import { ConfirmDialog, Sheet } from '@ui/mobile/sheet';
import { copyText } from '../../shared/copy-text';

type Code = OkOf<typeof registrationQrsApi.list>['items'][number];
const SIZE_WORDS = {
  258: m.staff_registration_qr_size_258,
  430: m.staff_registration_qr_size_430,
  1200: m.staff_registration_qr_size_1200,
} as const;
const pictureUrl = (id: string, size: number): string =>
  `${API_BASE}${pathOf(registrationQrsApi.image, { id })}?${new URLSearchParams({ size: String(size) }).toString()}`;

/** One code: first the classes without 班主任 (SUB-81), then the picture with its ways out. */
export function CodePanel({
  code,
  title,
  note,
  classesWithoutTeacher,
}: {
  code: Code;
  title: string;
  note: string;
  classesWithoutTeacher: readonly string[];
}) {
  const client = useQueryClient();
  const create = useRouteMutation(registrationQrsApi.create);
  const revoke = useRouteMutation(registrationQrsApi.revoke);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [warned, setWarned] = useState(classesWithoutTeacher.length === 0);
  const [saving, setSaving] = useState(false);
  const [stopping, setStopping] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: routeKey(registrationQrsApi.list) });
  const failed = (error: Error) => toast(error.message, 'bad');

  if (!code.mayShow) return <NoPermissionState surface="h5" text={m.staff_registration_qr_not_yours()} />;
  if (!warned) {
    return (
      <section className="qr-warn">
        <h2>
          <IconWarning size={22} />
          <span>{m.staff_registration_qr_warn({ n: formatNumber(classesWithoutTeacher.length) })}</span>
        </h2>
        <p>{m.staff_registration_qr_warn_text()}</p>
        <ul>
          {classesWithoutTeacher.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
        <BottomBar>
          <Button size="large" block onClick={() => setWarned(true)}>
            {m.staff_registration_qr_warn_go()}
          </Button>
        </BottomBar>
      </section>
    );
  }
  const { id, url } = code;
  if (id === null || url === null) {
    return (
      <EmptyState
        surface="h5"
        title={m.staff_registration_qr_none()}
        text={m.staff_registration_qr_none_text()}
        action={
          <Button
            kind="primary"
            size="large"
            busy={create.isPending}
            onClick={() =>
              create.mutate(
                { body: { kind: code.kind }, idempotencyKey: key },
                {
                  onSuccess: () => {
                    setKey(crypto.randomUUID());
                    void again();
                  },
                  onError: failed,
                },
              )
            }
          >
            {m.staff_registration_qr_make()}
          </Button>
        }
      />
    );
  }
  const copy = async () => {
    if (await copyText(url)) toast(m.ui_copied());
    else toast(url, 'info');
  };
  const share = async () => {
    const text = `${title}\n${m.staff_registration_qr_share_text()}\n${url}`;
    if (typeof navigator.share === 'function') await navigator.share({ title, text }).catch(() => undefined);
    else if (await copyText(text)) toast(m.ui_copied());
    else toast(url, 'info');
  };
  return (
    <>
      <section className="qr-card">
        <h1>{title}</h1>
        <p>{note}</p>
        <img src={pictureUrl(id, 430)} width={258} height={258} alt={m.staff_registration_qr_picture({ name: title })} />
        <p className="qr-card__hold">{m.staff_registration_qr_hold()}</p>
        <p>
          {[
            m.staff_registration_qr_scans({ n: formatNumber(code.scans) }),
            ...(code.expiresAt === null ? [] : [m.staff_registration_qr_expires({ time: formatTableTime(code.expiresAt) })]),
          ].join(' · ')}
        </p>
      </section>
      <div className="qr-ways">
        <Button size="large" icon={IconCopy} onClick={() => void copy()}>
          {m.staff_registration_qr_copy()}
        </Button>
        <Button size="large" icon={IconPicture} onClick={() => setSaving(true)}>
          {m.staff_registration_qr_save()}
        </Button>
      </div>
      {code.mayRevoke ? (
        <p className="qr-stop">
          <Button kind="danger" size="medium" onClick={() => setStopping(true)}>
            {m.staff_registration_qr_revoke()}
          </Button>
        </p>
      ) : null}
      <BottomBar>
        <Button kind="primary" size="large" icon={IconSend} onClick={() => void share()}>
          {m.staff_registration_qr_share()}
        </Button>
      </BottomBar>
      <Sheet open={saving} onClose={() => setSaving(false)} title={m.staff_registration_qr_save()}>
        <ul className="qr-sizes">
          {QR_SIZES.map((size) => (
            <li key={size}>
              <a href={pictureUrl(id, size)} download={`${title}-${String(size)}.png`} onClick={() => setSaving(false)}>
                <IconDownload size={22} />
                <span>
                  {m.staff_registration_qr_size({ n: size })}
                  <small>{SIZE_WORDS[size]()}</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Sheet>
      <ConfirmDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title={m.staff_registration_qr_revoke_title({ name: title })}
        note={m.staff_registration_qr_revoke_note()}
        confirm={m.staff_registration_qr_revoke()}
        danger
        busy={revoke.isPending}
        onConfirm={() =>
          revoke.mutate(
            { params: { id } },
            {
              onSuccess: () => {
                setStopping(false);
                toast(m.staff_registration_qr_revoked());
                void again();
              },
              onError: failed,
            },
          )
        }
      />
    </>
  );
}
