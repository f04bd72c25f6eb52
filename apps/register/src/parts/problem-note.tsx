import { m } from '@contracts/messages';
import { IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import type { HelpId, Problem } from '../model/problem';

/** A refusal that belongs to no field: what happened, that everything is kept, and the advice for it. */
export function ProblemNote({
  problem,
  onHelp,
  onAgain,
}: {
  problem: Problem;
  onHelp?: (help: HelpId) => void;
  onAgain?: (() => void) | undefined;
}) {
  const { help } = problem;
  return (
    <div className="rg-problem" role="alert">
      <IconWarning size={20} />
      <div>
        <b>{problem.text}</b>
        {problem.again ? <p>{m.register_kept()}</p> : null}
        {help !== null && onHelp !== undefined ? (
          <Button kind="text" size="medium" onClick={() => onHelp(help)}>
            {m.register_help_title()}
          </Button>
        ) : null}
        {problem.again && onAgain !== undefined ? (
          <Button kind="text" size="medium" onClick={onAgain}>
            {m.ui_retry()}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
