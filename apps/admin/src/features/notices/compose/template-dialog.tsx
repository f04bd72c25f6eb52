import { useRef, useState } from 'react';
import { Input, Modal, type InputRef } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { draftOf, type ComposeForm } from '@ui/core/notices/compose-form';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { Fault } from './compose-field';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** 另存為範本: title, text, links, questions and languages, without recipients and settings. */
export function TemplateDialog({ form, onClose }: { form: ComposeForm; onClose: () => void }) {
  useFocusBack();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(form.title.trim());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const input = useRef<InputRef>(null);
  const key = useRef(crypto.randomUUID());
  const save = async () => {
    if (name.trim() === '') {
      setFault(m.ui_fault_required());
      return;
    }
    setBusy(true);
    setFault(undefined);
    const { title, body, links, questions, locale, versions } = draftOf(form);
    try {
      await api.call(noticeSendingApi.createTemplate, {
        body: { name: name.trim(), content: { title, body, links, questions, locale, versions } },
        idempotencyKey: key.current,
      });
      void client.invalidateQueries({ queryKey: routeKey(noticeSendingApi.templates) });
      toast(m.notice_writing_template_saved());
      onClose();
    } catch (error) {
      // The same name twice is another template; only a lost answer repeats this one.
      if (isApiError(error, 'IDEMPOTENCY_CONFLICT')) key.current = crypto.randomUUID();
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={460}
      title={m.notice_writing_template_save()}
      onCancel={onClose}
      afterOpenChange={(shown) => (shown ? input.current?.focus() : undefined)}
      footer={
        <span className="cn-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {m.ui_save()}
          </Button>
        </span>
      }
    >
      <label className="ct-name">
        <span>{m.notice_writing_template_name()}</span>
        <Input
          ref={input}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={() => void save()}
        />
      </label>
      {fault === undefined ? null : <Fault>{fault}</Fault>}
    </Modal>
  );
}
