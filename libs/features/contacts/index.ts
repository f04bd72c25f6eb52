export { ContactsHttpModule, ContactsModule } from './contacts.module';
export { DirectoryReadBack } from './mirror/read-back.service';
export { directoryFullJob } from './contacts.jobs';

// Questions of other features; all take part in the caller's transaction.
export { directoryScope, recipientScope, type ClassRole, type DirectoryScope } from './recipients/directory-scope';
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
