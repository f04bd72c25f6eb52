import { m } from '@contracts/messages';
import { Button } from '@ui/core/shell/button';
import { BottomBar } from '@ui/mobile/page';
import type { HelpId } from '../model/problem';
import { Head, Screen } from '../parts/frame';
import { helpOf } from './help-words';

/** Advice for one thing that goes wrong: headed lists, in the order one tries them. */
export function HelpPage({ id, school, onBack }: { id: HelpId; school: string | undefined; onBack: () => void }) {
  const help = helpOf(id);
  return (
    <Screen
      school={school}
      head={<Head school={school} title={help.title} subtitle={help.intro} wave />}
      bar={
        <BottomBar>
          <Button kind="primary" size="large" onClick={onBack}>
            {m.register_back()}
          </Button>
        </BottomBar>
      }
    >
      <article className="rg-help">
        {help.parts.map((part) => (
          <section key={part.title}>
            {part.title === '' ? null : <h2>{part.title}</h2>}
            <ol>
              {part.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
        ))}
      </article>
    </Screen>
  );
}
