import { useState } from 'react';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { schoolEditApi } from '@contracts/school-contacts';
import { useRouteQuery } from '@ui/core/api/query';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { Sheet } from '@ui/mobile/sheet';

/** 邀請家長: the code of 學校通知 with unit and class; a class without 班主任 has none (SCH-07, SCH-13). */
export function QrSheet({ nodeId, open, onClose }: { nodeId: string; open: boolean; onClose: () => void }) {
  const query = useRouteQuery(schoolEditApi.nodeQr, { params: { id: nodeId } }, { enabled: open, staleTime: 0 });
  const [broken, setBroken] = useState(false);
  return (
    <Sheet open={open} onClose={onClose} title={m.staff_school_invite_parents()}>
      <div className="ss-qr">
        {query.data === undefined ? (
          query.error === null ? (
            <SkeletonRows count={3} />
          ) : (
            <p role="alert">{query.error.code === 'NOT_FOUND' ? m.ui_gone_item() : query.error.message}</p>
          )
        ) : (
          <>
            {broken ? (
              <p role="alert">{m.staff_school_qr_failed()}</p>
            ) : (
              <img
                src={`${API_BASE}${pathOf(schoolEditApi.qrPicture, { size: '430' })}`}
                width={220}
                height={220}
                alt={m.staff_school_invite_parents()}
                onError={() => setBroken(true)}
              />
            )}
            <b>{query.data.unitName}</b>
            {query.data.className === null ? null : <b>{query.data.className}</b>}
            <p>{m.staff_school_qr_text()}</p>
            {broken ? null : <small className="sc-quiet">{m.staff_school_qr_save()}</small>}
          </>
        )}
      </div>
    </Sheet>
  );
}
