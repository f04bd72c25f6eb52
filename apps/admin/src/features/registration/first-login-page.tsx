import './registration.css';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { IconCheckCircle, IconPhone, IconWarning } from '@ui/core/icons/icons';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { StatusTag } from '@ui/core/status/status-tag';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { firstLoginSeen } from '../../shared/first-login-mark';
import { HealthPanel } from './health-panel';
import { HelpLink } from './help-link';

function Line({ title, text, have }: { title: string; text: string; have: boolean | undefined }) {
  return (
    <li>
      <div>
        <b>{title}</b>
        <p>{text}</p>
      </div>
      {have === undefined ? (
        <StatusTag tone="info" icon={IconPhone}>
          {m.console_registration_first_health_check()}
        </StatusTag>
      ) : have ? (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {m.console_registration_first_have()}
        </StatusTag>
      ) : (
        <StatusTag tone="warn" icon={IconWarning}>
          {m.console_registration_first_missing()}
        </StatusTag>
      )}
    </li>
  );
}

/**
 * 首次登入檢查 (SUB-50). Authority and rights come from the session; whether the phone's workbench shows 健康申報 only WeCom
 * knows, so that line says where to look and what to do.
 */
export function FirstLoginPage() {
  const me = useSession();
  const navigate = useNavigate();
  const manages = me.rights.includes('registration.manage');
  const administrator = me.roles.length > 0 || manages;
  return (
    <>
      <PageHeader title={m.console_registration_first()} facts={m.console_registration_first_facts()} actions={<HelpLink />} />
      <div className="cr-page">
        <Panel title={m.console_registration_first_items()}>
          <ul className="cr-first">
            <Line
              title={m.console_registration_first_authority()}
              text={administrator ? m.console_registration_first_authority_ok() : m.console_registration_first_authority_missing()}
              have={administrator}
            />
            <Line
              title={m.console_registration_first_registration()}
              text={manages ? m.console_registration_first_registration_ok() : m.console_registration_first_registration_missing()}
              have={manages}
            />
            <Line title={m.console_registration_first_health()} text={m.console_registration_first_health_text()} have={undefined} />
          </ul>
          <p className="cr-foot">
            <Button
              kind="primary"
              onClick={() => {
                firstLoginSeen.mark(me);
                void navigate('/console');
              }}
            >
              {m.console_registration_first_done()}
            </Button>
          </p>
        </Panel>
        {manages ? <HealthPanel /> : null}
      </div>
    </>
  );
}
