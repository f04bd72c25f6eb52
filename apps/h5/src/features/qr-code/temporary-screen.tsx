import '@ui/mobile/cells.css';
import { m } from '@contracts/messages';
import { temporaryNumbersApi } from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import { useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { Page } from '@ui/mobile/page';
import { cardWord } from '@ui/core/registration/registration-words';
import { only, useAddress } from '@ui/core/routing/use-address';
import { ScreenFault } from '../../shared/screen-fault';
import { useSearchText } from '../../shared/use-search-text';
import './qr.css';

type Found = OkOf<typeof temporaryNumbersApi.find>['items'][number];

/** 臨時證號查詢: by name; the hidden digits are shown on demand, and that is recorded (SUB-32). */
export function TemporaryScreen() {
  const [params, setParams] = useAddress();
  const name = (params.get('name') ?? '').trim();
  const [text, setText] = useSearchText(name, (typed) => setParams(only({ name: typed }), { replace: true }), false);
  const query = useRouteQuery(temporaryNumbersApi.find, { query: { name } }, { enabled: name !== '', staleTime: 30_000 });
  return (
    <Page title={m.staff_registration_temp()}>
      <div className="qr-search">
        <SearchField value={text} onChange={setText} placeholder={m.staff_registration_temp_search()} />
      </div>
      <p className="qr-hint">{m.staff_registration_temp_hint()}</p>
      {name === '' ? null : query.data !== undefined ? (
        query.data.items.length === 0 ? (
          <EmptyState surface="h5" title={m.staff_registration_temp_none()} text={m.staff_registration_temp_none_text()} />
        ) : (
          <ul className="sc-cells">
            {query.data.items.map((person) => (
              <li key={person.ref}>
                <Person person={person} searched={name} />
              </li>
            ))}
          </ul>
        )
      ) : query.error === null ? (
        <SkeletonRows count={3} />
      ) : (
        <ScreenFault error={query.error} title={m.staff_registration_temp_failed()} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}

function Person({ person, searched }: { person: Found; searched: string }) {
  const show = useRouteMutation(temporaryNumbersApi.show);
  return (
    <div className="qr-person">
      <div>
        <b>{person.name}</b>
        <small>{cardWord(person.cardType, 'card')}</small>
      </div>
      <span className="qr-person__number">{show.data?.number ?? person.number}</span>
      {show.data !== undefined ? null : (
        <Button
          size="medium"
          busy={show.isPending}
          onClick={() => show.mutate({ body: { name: searched, ref: person.ref } }, { onError: (error) => toast(error.message, 'bad') })}
        >
          {m.staff_registration_temp_show()}
        </Button>
      )}
    </div>
  );
}
