import { useState, type FormEvent } from 'react';
import { useT } from '../i18n';
import { useStage, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';

const NUMBER = /^\+\d{7,15}$/;
/** Numbers are written as on a phone; without a plus they are of Macao. */
const fullNumber = (typed: string): string => {
  const plain = typed.replace(/[\s-]/g, '');
  return plain.startsWith('+') ? plain : `+853${plain}`;
};

/** A phone with WeChat for somebody whom no school knows yet: for registration by QR code. */
export function NewPhone({ corpId }: { corpId: string }) {
  const t = useT();
  const store = useStore();
  const first = useStage((state) => state.corps[0]?.corpId ?? '');
  const [typed, setTyped] = useState<string | null>(null);
  const mobile = fullNumber(typed ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void store
      .attempt(
        () => store.newPhone(mobile, corpId || first, t('newPerson')),
        (reason) => t('failed', { reason }),
      )
      .then((ok) => ok && setTyped(null));
  };
  if (typed === null) {
    return (
      <button type="button" className="btn q sm newphone" disabled={first === ''} onClick={() => setTyped('')}>
        <Icon name="plus" />
        {t('newPhone')}
      </button>
    );
  }
  return (
    <form className="newphone fx g8" onSubmit={submit}>
      <input
        type="tel"
        className="grow"
        aria-label={t('newPhoneNumber')}
        placeholder={t('newPhoneNumber')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="btn p sm" disabled={!NUMBER.test(mobile)}>
        {t('accept')}
      </button>
      <button type="button" className="btn q sm ico" aria-label={t('close')} onClick={() => setTyped(null)}>
        <Icon name="close" />
      </button>
    </form>
  );
}
