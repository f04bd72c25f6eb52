import { useEffect, useState } from 'react';
import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { registrationQrsApi } from '@contracts/registration-admin';
import { API_BASE, pathOf } from '@contracts/route';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { toast } from '@ui/core/status/toast';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** 添加成員: staff come in by scanning the school's code; who cannot is put in by an import (CON-12). */
export function AddMemberDialog({ onImport, onClose }: { onImport: () => void; onClose: () => void }) {
  useFocusBack();
  const api = useApi();
  const query = useRouteQuery(registrationQrsApi.list, {});
  const code = query.data?.items.find((one) => one.kind === 'staff');
  const [fault, setFault] = useState<string>();
  const needs = query.data?.open === true && code?.mayShow === true && code.id === null;
  const { refetch } = query;
  useEffect(() => {
    if (!needs) return;
    // The first look at it makes the code, as 【產生二維碼】 does.
    void api.call(registrationQrsApi.create, { body: { kind: 'staff' } }).then(
      () => refetch(),
      (error: unknown) => setFault(isApiError(error) ? error.message : m.ui_failed()),
    );
  }, [needs, api, refetch]);
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url);
    toast(m.console_contacts_join_copied());
  };
  return (
    <Modal
      open
      width={420}
      title={m.console_contacts_add_member()}
      onCancel={onClose}
      footer={
        <span className="co-foot">
          <Button onClick={onImport}>{m.console_contacts_import()}</Button>
          <Button kind="primary" onClick={onClose}>
            {m.ui_close()}
          </Button>
        </span>
      }
    >
      <div className="co-joinway">
        <p>{m.console_contacts_join_text()}</p>
        {query.error !== null || fault !== undefined ? (
          <p className="cs-fault" role="alert">
            {fault ?? query.error?.message}
          </p>
        ) : query.data?.open === false ? (
          <p className="co-warning">{m.console_contacts_join_closed()}</p>
        ) : code?.id == null ? (
          <SkeletonRows count={4} />
        ) : (
          <>
            <img
              src={`${API_BASE}${pathOf(registrationQrsApi.image, { id: code.id })}?size=430`}
              width={216}
              height={216}
              alt={m.console_contacts_join_code()}
            />
            <Button size="small" onClick={() => void copy(code.url ?? '')}>
              {m.console_contacts_join_copy()}
            </Button>
          </>
        )}
        <p className="sc-quiet">{m.console_contacts_join_review()}</p>
      </div>
    </Modal>
  );
}
