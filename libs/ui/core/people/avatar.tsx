import './avatar.css';
import { avatarColour, avatarLetter } from './avatar-face';

/** Face of a person: letter on a colour. Decoration beside a name, so it is hidden from screen readers. */
export function Avatar({
  id,
  name,
  size = 32,
  selected = false,
}: {
  id: string;
  name: string;
  size?: 24 | 32 | 38 | 42;
  selected?: boolean;
}) {
  return (
    <span
      className={`sc-avatar sc-avatar--${size} ${selected ? 'sc-avatar--selected' : `sc-avatar--c${avatarColour(id)}`}`}
      aria-hidden="true"
    >
      {avatarLetter(name)}
    </span>
  );
}
