import type { Dispatch } from 'react';
import type { Fields, FieldsAction } from '../model/fields';
import type { HelpId } from '../model/problem';
import type { RegistrationView } from '../model/view';
import type { Registration } from '../use-registration';

/** What every step gets: where the person stands, what is typed, and the ways on. */
export interface StepProps {
  token: string;
  view: RegistrationView;
  fields: Fields;
  edit: Dispatch<FieldsAction>;
  registration: Registration;
  onHelp: (help: HelpId) => void;
}
