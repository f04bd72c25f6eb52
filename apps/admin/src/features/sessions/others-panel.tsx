import { useState } from 'react';
import { Modal, Select } from 'antd';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { sessionAdminApi } from '@contracts/session';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { useMay } from '@ui/core/session/session';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { Panel } from '@ui/admin/shell/page-header';
import { StepUpDialog } from '@ui/admin/step-up-dialog';

/** After a lost phone, or when something is wrong: the log-ins of one member of staff, or of everybody (V7.4.5). */
export function OthersPanel() {
  const api = useApi();
  const stepUp = useStepUp();
  const sees = useMay('directory.read');
  const [q, setQ] = useState('');
  const [who, setWho] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const found = useRouteQuery(
    directoryApi.members,
    { query: { pageSize: '20', ...(q.trim() === '' ? {} : { q: q.trim().slice(0, 60) }) } },
    { keepPrevious: true, enabled: sees },
  );
  const items = found.data !== undefined && 'items' in found.data ? found.data.items : [];
  const run = async (act: () => Promise<{ ended: number }>) => {
    setBusy(true);
    try {
      const { ended } = await stepUp.run(act);
      toast(m.ui_sessions_ended({ n: ended }));
      setWho(undefined);
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={m.ui_sessions_others()}>
      <div className="css-others">
        <p className="css-text">{m.ui_sessions_others_text()}</p>
        <div className="css-acts">
          {sees ? (
            <>
              <label htmlFor="session-person">
                {m.ui_sessions_person_label()}
                <Select<string>
                  id="session-person"
                  showSearch={{ filterOption: false, onSearch: setQ, searchValue: q }}
                  allowClear
                  value={who ?? null}
                  onChange={(id) => setWho(id)}
                  placeholder={m.ui_sessions_person_hint()}
                  options={items.map((one) => ({ value: one.id, label: one.name }))}
                />
              </label>
              <Button
                busy={busy}
                disabledReason={who === undefined ? m.ui_sessions_person_hint() : undefined}
                onClick={() =>
                  who === undefined
                    ? undefined
                    : void run(() => api.call(sessionAdminApi.endPerson, { params: { id: who }, body: { kind: 'member' } }))
                }
              >
                {m.ui_sessions_person()}
              </Button>
            </>
          ) : null}
          <Button kind="danger" onClick={() => setAsking(true)}>
            {m.ui_sessions_all()}
          </Button>
        </div>
        <Modal
          open={asking}
          title={m.ui_sessions_all_title()}
          onCancel={() => setAsking(false)}
          closable={{ 'aria-label': m.ui_close() }}
          okText={m.ui_sessions_all()}
          okButtonProps={{ danger: true }}
          onOk={() => {
            setAsking(false);
            void run(() => api.call(sessionAdminApi.endAll, {}));
          }}
        >
          <p>{m.ui_sessions_all_text()}</p>
        </Modal>
        <StepUpDialog stepUp={stepUp} />
      </div>
    </Panel>
  );
}
