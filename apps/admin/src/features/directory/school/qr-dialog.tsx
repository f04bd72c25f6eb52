import { useState } from 'react';
import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { schoolEditApi } from '@contracts/school-contacts';
import { useRouteQuery } from '@ui/core/api/query';
import { IconDownload, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { toast } from '@ui/core/status/toast';
import { useFocusBack } from '@ui/admin/use-focus-back';

const SIZES = ['258', '430', '1200'] as const;
type Size = (typeof SIZES)[number];
const pictureOf = (size: Size): string => `${API_BASE}${pathOf(schoolEditApi.qrPicture, { size })}`;
const sizeWord = (size: Size): string =>
  size === '258' ? m.console_school_qr_small() : size === '430' ? m.console_school_qr_medium() : m.console_school_qr_large();

/** 邀請家長: WeCom's code for following 學校通知, in three sizes with unit and class printed below (SCH-07, SCH-13, SCH-30). */
export function QrDialog({ nodeId, onClose }: { nodeId: string | undefined; onClose: () => void }) {
  useFocusBack();
  const ofNode = useRouteQuery(schoolEditApi.nodeQr, { params: { id: nodeId ?? '' } }, { enabled: nodeId !== undefined, staleTime: 0 });
  const ofUnit = useRouteQuery(schoolEditApi.unitQr, {}, { enabled: nodeId === undefined, staleTime: 0 });
  const query = nodeId === undefined ? ofUnit : ofNode;
  const [sizes, setSizes] = useState(false);
  const [broken, setBroken] = useState(false);
  const names =
    query.data === undefined
      ? []
      : [query.data.unitName, query.data.className].filter((text): text is string => text !== null && text !== '');
  const save = (size: Size) => {
    printed(pictureOf(size), Number(size), names).then(
      (url) => {
        const link = document.createElement('a');
        link.href = url;
        link.download = `${names.join('-')}-${size}.png`;
        link.click();
        URL.revokeObjectURL(url);
      },
      () => toast(m.console_school_qr_failed(), 'bad'),
    );
  };
  return (
    <Modal open width={420} title={m.console_school_qr()} onCancel={onClose} footer={null}>
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={4} />
        ) : (
          <p className="cs-fault" role="alert">
            {query.error.message}
          </p>
        )
      ) : (
        <div className="cs-qr">
          <figure>
            {broken ? (
              <p className="cs-fault">{m.console_school_qr_failed()}</p>
            ) : (
              <img src={pictureOf('430')} width={200} height={200} alt={m.console_school_qr()} onError={() => setBroken(true)} />
            )}
            <figcaption>
              {names.map((text) => (
                <b key={text}>{text}</b>
              ))}
            </figcaption>
          </figure>
          <p>{m.console_school_qr_text()}</p>
          <p className="cs-note">{m.console_school_qr_when()}</p>
          {query.data.classesWithoutTeacher.length === 0 ? null : (
            <p className="cs-warn">
              <IconWarning size={16} />
              <span>
                {m.console_school_qr_no_teacher({ n: query.data.classesWithoutTeacher.length })}
                {query.data.classesWithoutTeacher.slice(0, 12).join('、')}
                {query.data.classesWithoutTeacher.length > 12 ? '…' : ''}
              </span>
            </p>
          )}
          {broken ? null : (
            <span className="cs-foot">
              {sizes ? (
                SIZES.map((size) => (
                  <Button key={size} size="small" onClick={() => save(size)}>
                    {sizeWord(size)}
                  </Button>
                ))
              ) : (
                <>
                  <Button onClick={() => setSizes(true)}>{m.console_school_qr_sizes()}</Button>
                  <Button kind="primary" icon={IconDownload} onClick={() => save('430')}>
                    {m.console_school_qr_save()}
                  </Button>
                </>
              )}
            </span>
          )}
        </div>
      )}
    </Modal>
  );
}

/** The picture with the names printed below it, as an address of this page. @throws when it cannot be had */
async function printed(src: string, size: number, names: readonly string[]): Promise<string> {
  const image = new Image();
  image.src = src;
  await image.decode();
  const line = Math.round(size / 11);
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size + names.length * line * 1.4 + line * 0.6;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  // Paper and ink of a print, not colours of the page.
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, 0, size, size);
  pen.fillStyle = 'black';
  pen.textAlign = 'center';
  pen.font = `600 ${String(line)}px "PingFang TC", "Noto Sans TC", "Microsoft JhengHei", sans-serif`;
  names.forEach((text, i) => pen.fillText(text, size / 2, size + (i + 0.9) * line * 1.4, size - line));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('no picture');
  return URL.createObjectURL(blob);
}
