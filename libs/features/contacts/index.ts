export { CompanyContactsHttpModule, CompanyContactsModule } from './company-contacts.module';
export { ContactsHttpModule, ContactsModule } from './contacts.module';
export { SchoolContactsHttpModule, SchoolContactsModule } from './school.module';
export { DirectoryReadBack } from './mirror/read-back.service';
export { directoryFullJob } from './contacts.jobs';

// Changes of the directories: written down in the caller's transaction, carried out in WeCom afterwards (14 §7).
export type { DirectoryCommand } from './write/commands';
export {
  DirectoryChanges,
  type AddOptions,
  type BatchProgress,
  type CarriedOut,
  type ChangeResult,
} from './write/directory-changes.service';
export { readError as readDirectoryError } from './write/change-error';
export { DirectoryListeners } from './write/directory-listeners';
export { directoryListenerPayload } from './write/listener-payload';

// Questions of other features; all take part in the caller's transaction.
export { classRoles, directoryScope, recipientScope, type ClassRole, type DirectoryScope } from './recipients/directory-scope';
export {
  classesOfTeacher,
  recipientTree,
  searchRecipients,
  staffPicker,
  studentsOfClasses,
  type PickableStaff,
  type RecipientStudent,
  type RecipientTreeNode,
} from './recipients/recipient-tree';
export { chosenStudentsSql, receiversSql, resolveTargets, type Audience, type ResolvedTargets, type Target } from './recipients/receivers';
export { nameCards, type NameCard } from './recipients/name-cards';
export { schoolNodes, type SchoolNode } from './recipients/school-nodes';

// Who of the staff the caller may see: every list, picker, search and card of members uses it (VIS-05).
export { seenMembers, seenSql, sightOf } from './visibility/sight';
export { departmentScope, withBelow } from './visibility/department-scope';

// The label 管理員 given and taken with a role (LAB-09), and where labels are used (LAB-11).
export { LabelMembers } from './labels/label-members.service';
export { LabelUses, type LabelUse } from './labels/label-uses';
export { usableLabels } from './labels/label.queries';
