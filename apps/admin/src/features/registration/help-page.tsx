import './registration.css';
import { m } from '@contracts/messages';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';

interface Part {
  id: string;
  title: string;
  steps: readonly string[];
}

/** What each kind of person has to do, in the page's language (SUB-123, with SUB-53, 125, 126). */
export function helpParts(): readonly Part[] {
  return [
    {
      id: 'administrators',
      title: m.console_registration_help_admin(),
      steps: [
        m.console_registration_help_admin_1(),
        m.console_registration_help_admin_2(),
        m.console_registration_help_admin_3(),
        m.console_registration_help_admin_4(),
        m.console_registration_help_admin_5(),
      ],
    },
    {
      id: 'staff',
      title: m.console_registration_help_staff(),
      steps: [
        m.console_registration_help_staff_1(),
        m.console_registration_help_staff_2(),
        m.console_registration_help_staff_3(),
        m.console_registration_help_staff_4(),
        m.console_registration_help_staff_5(),
      ],
    },
    {
      id: 'families',
      title: m.console_registration_help_family(),
      steps: [
        m.console_registration_help_family_1(),
        m.console_registration_help_family_2(),
        m.console_registration_help_family_3(),
        m.console_registration_help_family_4(),
        m.console_registration_help_family_5(),
      ],
    },
    {
      id: 'messages',
      title: m.console_registration_help_messages(),
      steps: [m.console_registration_help_messages_1(), m.console_registration_help_messages_2(), m.console_registration_help_messages_3()],
    },
    {
      id: 'login',
      title: m.console_registration_help_login(),
      steps: [
        m.register_help_sign_in_1(),
        m.register_help_sign_in_2(),
        m.register_help_sign_in_3(),
        m.register_help_sign_in_4(),
        m.register_help_sign_in_5(),
        m.register_help_sign_in_6(),
      ],
    },
  ];
}

/** 註冊說明: for administrators, staff, families, and who sends messages. */
export function RegistrationHelpPage() {
  return (
    <>
      <PageHeader title={m.console_registration_help()} facts={m.console_registration_help_facts()} />
      {/* Text alone: the keyboard scrolls it only when it can be reached. */}
      <div className="cr-page" role="region" aria-label={m.console_registration_help()} tabIndex={0}>
        {helpParts().map((part) => (
          <Panel key={part.id} title={part.title}>
            <ol className="cr-help" id={part.id}>
              {part.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Panel>
        ))}
      </div>
    </>
  );
}
