import './alumni.css';
import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { FILE_PURPOSES, downloadUrl, pictureUrl } from '@contracts/files';
import { alumniApi, type AlumniQrView } from '@contracts/promotion-alumni';
import { ApiError, isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { uploadFile } from '@ui/core/files/upload-file';
import { openFile } from '@ui/core/files/open-file';
import { formatDay, formatTableTime } from '@ui/core/format/date';
import { IconDownload, IconUpload, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { FieldFault, TextInput } from '@ui/mobile/form-cards';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { ScreenFault } from '../../shared/screen-fault';

/** 校友二維碼: seen by staff, bound by administrators (PRM-50…53). */
export function AlumniQrScreen() {
  const client = useQueryClient();
  const query = useRouteQuery(alumniApi.qr, {});
  const [editing, setEditing] = useState(false);
  if (query.data === undefined) {
    return (
      <Page title={m.promotion_qr_title()}>
        {query.error === null ? <SkeletonRows /> : <ScreenFault error={query.error} onRetry={() => void query.refetch()} />}
      </Page>
    );
  }
  const { qr, canBind, history } = query.data;
  return (
    <Page
      title={m.promotion_qr_title()}
      bar={
        qr === null && !canBind ? undefined : (
          <BottomBar>
            {qr === null ? null : (
              <Button size="large" icon={IconDownload} onClick={() => void openFile(downloadUrl(qr.fileId))}>
                {m.promotion_qr_save()}
              </Button>
            )}
            {canBind ? (
              <Button size="large" kind="primary" onClick={() => setEditing(true)}>
                {qr === null ? m.promotion_qr_bind() : m.promotion_qr_replace()}
              </Button>
            ) : null}
          </BottomBar>
        )
      }
    >
      {qr === null ? (
        <EmptyState surface="h5" title={m.promotion_qr_none()} text={m.promotion_qr_none_text()} />
      ) : (
        <section className="al-code">
          <h1>{qr.title}</h1>
          <img src={pictureUrl(qr.fileId)} alt={qr.title} />
          {qr.expired ? (
            <StatusTag tone="bad" icon={IconWarning}>
              {m.promotion_qr_expired()}
            </StatusTag>
          ) : null}
          {qr.validUntil === null ? null : <p>{m.promotion_qr_until_line({ day: formatDay(qr.validUntil) })}</p>}
          {qr.link === null ? null : (
            <p>
              <a href={qr.link}>{qr.link}</a>
            </p>
          )}
        </section>
      )}
      {history.length === 0 ? null : (
        <>
          <SectionHead>{m.promotion_qr_history()}</SectionHead>
          <CellGroup>
            {history.map((old) => (
              <Cell key={old.id} label={old.title} value={formatTableTime(old.boundAt)} />
            ))}
          </CellGroup>
        </>
      )}
      {editing ? (
        <QrForm
          current={qr}
          onClose={() => setEditing(false)}
          onBound={() => {
            setEditing(false);
            toast(m.promotion_qr_bound());
            void client.invalidateQueries({ queryKey: routeKey(alumniApi.qr) });
          }}
        />
      ) : null}
    </Page>
  );
}

/** Title, picture, link, last day; replacing says what becomes of the old one (PRM-51). */
function QrForm({ current, onClose, onBound }: { current: AlumniQrView | null; onClose: () => void; onBound: () => void }) {
  const api = useApi();
  const bind = useRouteMutation(alumniApi.bindQr);
  const input = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState(current?.title ?? '');
  const [link, setLink] = useState(current?.link ?? '');
  const [until, setUntil] = useState(current?.validUntil ?? '');
  const [fileId, setFileId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const upload = async (file: File): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      setFileId((await uploadFile(api, file, { purpose: 'alumni-qr' })).id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFault(error.message);
    } finally {
      setBusy(false);
    }
  };
  const picture = fileId ?? current?.fileId;
  const submit = (): void => {
    if (title.trim() === '' || picture === undefined) {
      setFault(m.promotion_tr_missing());
      return;
    }
    bind.mutate(
      {
        body: {
          title: title.trim(),
          fileId: picture,
          link: link.trim() === '' ? null : link.trim(),
          validUntil: until === '' ? null : until,
          replaces: current?.version ?? null,
        },
      },
      {
        onSuccess: onBound,
        onError: (error) => {
          if (isApiError(error, 'PRM_ALUMNI_QR')) setFileId(undefined);
          setFault(error.message);
        },
      },
    );
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={current === null ? m.promotion_qr_bind() : m.promotion_qr_replace_ask()}
      foot={
        <Button size="large" kind="primary" block busy={bind.isPending} onClick={submit}>
          {current === null ? m.promotion_qr_bind() : m.promotion_qr_replace()}
        </Button>
      }
    >
      <div className="al-form">
        {current === null ? null : <p className="sc-help">{m.promotion_qr_replace_note()}</p>}
        <TextInput label={m.promotion_qr_name()} required maxLength={50} value={title} onChange={(event) => setTitle(event.target.value)} />
        <div>
          <input
            ref={input}
            type="file"
            className="sc-hidden"
            tabIndex={-1}
            aria-label={m.promotion_qr_image()}
            accept={FILE_PURPOSES['alumni-qr'].accept}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) void upload(file);
            }}
          />
          <Button size="medium" icon={IconUpload} busy={busy} onClick={() => input.current?.click()}>
            {fileId === undefined ? m.promotion_qr_pick() : m.promotion_qr_picked()}
          </Button>
        </div>
        <TextInput
          label={m.promotion_qr_link()}
          inputMode="url"
          maxLength={500}
          value={link}
          onChange={(event) => setLink(event.target.value)}
        />
        <TextInput label={m.promotion_qr_until()} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        <FieldFault text={fault} />
      </div>
    </Sheet>
  );
}
