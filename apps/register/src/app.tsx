import { useEffect, useReducer, useState } from 'react';
import { routes } from './routes';
import { ToastHost } from '@ui/core/status/toast';
import { HelpPage } from './help/help-page';
import { dropFields, keepFields, keptFields, windowStore } from './model/field-store';
import { fieldsAfter, fieldsFrom } from './model/fields';
import type { HelpId } from './model/problem';
import { overOf } from './model/progress';
import type { RegistrationView } from './model/view';
import { CardsPage } from './outcome/cards-page';
import { DonePage, OverPage } from './outcome/done-pages';
import { DeclinedPage, GatePage } from './outcome/gate-pages';
import { BirthdayStep } from './steps/birthday-step';
import { ConsentStep } from './steps/consent-step';
import { FormStep } from './steps/form-step';
import { MobileStep } from './steps/mobile-step';
import { SchoolStep } from './steps/school-step';
import { TemporaryStep } from './steps/temporary-step';
import { api, useRegistration, type Registration } from './use-registration';
import { usePlace } from './use-place';

/** Registration with one code: who scans it, what is asked next, and what was typed so far. */
export function App({ token }: { token: string }) {
  const registration = useRegistration(token);
  const { gate, view, reload } = registration;
  return (
    <>
      {gate !== 'open' || view === undefined ? (
        <GatePage gate={gate === 'open' ? 'loading' : gate} school={view?.school?.name ?? registration.school?.name} onRetry={reload} />
      ) : (
        <Steps token={token} view={view} registration={registration} />
      )}
      <ToastHost />
    </>
  );
}

function Steps({ token, view, registration }: { token: string; view: RegistrationView; registration: Registration }) {
  const [store] = useState(() => windowStore(window));
  const [fields, edit] = useReducer(fieldsAfter, null, () => fieldsFrom(keptFields(store, token, Date.now()), view));
  const [declined, setDeclined] = useState(false);
  const [again, setAgain] = useState(false);
  const { place, go, leave } = usePlace();
  const { step, purpose } = view;
  const { say } = registration;

  useEffect(() => {
    if (step === 'mobile' || step === 'form' || step === 'birthday') keepFields(store, token, fields, Date.now());
    else dropFields(store, token);
  }, [fields, step, store, token]);
  // A further child begins with an empty form; what was typed for it survives a reload like the rest.
  useEffect(() => {
    if (step === 'done') edit({ type: 'student-begun' });
    // A refusal belongs to the step it happened at; so does the wish to begin anew.
    say(undefined);
    setAgain(false);
  }, [purpose, say, step]);

  const onHelp = (help: HelpId) => go(`help-${help}`);
  const props = { token, view, fields, edit, registration, onHelp };
  if (place?.startsWith('help-') === true) return <HelpPage id={place.slice(5) as HelpId} school={view.school?.name} onBack={leave} />;
  if (declined) return <DeclinedPage school={view.school?.name} />;
  const over = overOf(view);
  if (over !== null && !again) return <OverPage {...props} over={over} onAgain={() => setAgain(true)} />;
  switch (step) {
    case 'school':
      return <SchoolStep {...props} />;
    case 'consent':
      return (
        <ConsentStep
          {...props}
          onDeclined={() => {
            dropFields(store, token);
            setDeclined(true);
            // Only a count; without network it is not counted, and nothing of the person is anywhere.
            api.call(routes.decline, { params: { token } }).catch(() => undefined);
          }}
        />
      );
    case 'mobile':
      return <MobileStep {...props} />;
    case 'form':
      return place === 'temporary' ? (
        <TemporaryStep {...props} onBack={leave} />
      ) : (
        <FormStep key={purpose} {...props} onTemporary={() => go('temporary')} />
      );
    case 'birthday':
      return <BirthdayStep {...props} />;
    case 'done':
      return place === 'cards' ? <CardsPage {...props} onBack={leave} /> : <DonePage {...props} onCards={() => go('cards')} />;
  }
}
