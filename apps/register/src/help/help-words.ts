import { m } from '@contracts/messages';
import type { HelpId } from '../model/problem';

export interface HelpText {
  title: string;
  intro?: string;
  parts: readonly { title: string; steps: readonly string[] }[];
}

/** The advice of SUB-52, 53, 60, 72, 73, 92, 93, 95, 123 and 126, in the page's language. */
export function helpOf(id: HelpId): HelpText {
  switch (id) {
    case 'exists-staff':
      return {
        title: m.register_help_exists_staff_title(),
        parts: [
          { title: '', steps: [m.register_help_exists_staff_1(), m.register_help_exists_staff_2(), m.register_help_exists_staff_3()] },
        ],
      };
    case 'how-staff':
      return {
        title: m.register_help_how_staff(),
        intro: m.register_help_account(),
        parts: [
          {
            title: '',
            steps: [
              m.register_help_how_staff_scan(),
              m.register_help_how_consent(),
              m.register_help_how_mobile(),
              m.register_help_how_staff_form(),
              m.register_help_how_staff_card(),
              m.register_help_how_staff_join(),
            ],
          },
        ],
      };
    case 'how-family':
      return {
        title: m.register_help_how_family(),
        intro: m.register_help_account(),
        parts: [
          {
            title: '',
            steps: [
              m.register_help_how_consent(),
              m.register_help_how_mobile(),
              m.register_help_how_family_form(),
              m.register_help_how_family_card(),
              m.register_help_how_family_join(),
            ],
          },
        ],
      };
    case 'workbench':
      return {
        title: m.register_help_workbench_title(),
        parts: [{ title: '', steps: [m.register_help_workbench_1(), m.register_help_workbench_2(), m.register_help_workbench_3()] }],
      };
    case 'exists-family':
      return {
        title: m.register_help_exists_family_title(),
        intro: m.register_help_exists_family_intro(),
        parts: [
          { title: m.register_help_same_title(), steps: [m.register_help_same_1()] },
          {
            title: m.register_help_other_title(),
            steps: [m.register_help_other_1(), m.register_help_other_2(), m.register_help_other_3()],
          },
        ],
      };
    case 'not-arrived':
      return {
        title: m.register_help_not_arrived_title(),
        parts: [{ title: '', steps: [m.register_help_not_arrived_1(), m.register_help_not_arrived_2(), m.register_help_not_arrived_3()] }],
      };
    case 'sign-in':
      return {
        title: m.register_help_sign_in_title(),
        parts: [
          {
            title: m.register_help_sign_in_phone(),
            steps: [m.register_help_sign_in_1(), m.register_help_sign_in_2(), m.register_help_sign_in_3(), m.register_help_sign_in_4()],
          },
          { title: m.register_help_sign_in_computer(), steps: [m.register_help_sign_in_5(), m.register_help_sign_in_6()] },
        ],
      };
    case 'real-name':
      return {
        title: m.register_help_real_name_title(),
        parts: [{ title: '', steps: [m.register_help_real_name_1(), m.register_help_real_name_2(), m.register_help_real_name_3()] }],
      };
    case 'phone':
      return {
        title: m.register_phone_title(),
        parts: [
          { title: m.register_help_phone_following(), steps: [m.register_help_phone_following_1()] },
          {
            title: m.register_help_phone_self(),
            steps: [m.register_help_phone_self_1(), m.register_help_phone_self_2(), m.register_help_phone_self_3()],
          },
          { title: m.register_help_phone_school(), steps: [m.register_help_phone_school_1(), m.register_help_phone_school_2()] },
        ],
      };
  }
}
