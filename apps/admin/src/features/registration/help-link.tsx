import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { IconBook } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';

/** Leads to 註冊說明 from the pages it explains. */
export function HelpLink() {
  const navigate = useNavigate();
  return (
    <Button icon={IconBook} onClick={() => void navigate('/console/registration-help')}>
      {m.console_registration_help()}
    </Button>
  );
}
