import type { QuestionType } from '@contracts/forms/questions';
import { IconCalendar, IconCheckCircle, IconClip, IconDoc, IconForm, IconPen, IconSign, IconSort, type Icon } from '@ui/core/icons/icons';

export const TYPE_ICONS: Readonly<Record<QuestionType, Icon>> = {
  single: IconCheckCircle,
  multiple: IconForm,
  blank: IconPen,
  text: IconDoc,
  number: IconSort,
  date: IconCalendar,
  files: IconClip,
  signature: IconSign,
};
