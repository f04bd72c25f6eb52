import { CallbackRefused } from './callback-refused.error';
import type { ContactChange, IncomingMessage, SchoolChangeType, WecomEvent } from './events';
import { child, textOf, type XmlNode } from './xml';

const SCHOOL_CHANGES: ReadonlySet<string> = new Set<SchoolChangeType>([
  'create_student',
  'update_student',
  'delete_student',
  'create_parent',
  'update_parent',
  'delete_parent',
  'subscribe',
  'unsubscribe',
  'create_department',
  'update_department',
  'delete_department',
]);

const isSchoolChange = (value: string): value is SchoolChangeType => SCHOOL_CHANGES.has(value);

/** Turns the inner XML into a typed event. A message without sender or time is refused; an unknown kind is `other`. */
export function readEvent(root: XmlNode, receiveId: string): WecomEvent {
  const to = textOf(root, 'ToUserName');
  // Signed by this corp's token and yet for another corp: confusion we must not pass on.
  if (to !== undefined && receiveId !== '' && to !== receiveId) throw new CallbackRefused('receiver');
  const createTime = whole(textOf(root, 'CreateTime'));
  const msgType = textOf(root, 'MsgType') ?? '';
  if (createTime === undefined) throw new CallbackRefused('message');
  const agentId = whole(textOf(root, 'AgentID'));
  const common = {
    corpId: receiveId,
    from: textOf(root, 'FromUserName') ?? '',
    createTime,
    ...(agentId === undefined ? {} : { agentId }),
    fields: fieldsOf(root),
  };
  if (msgType !== 'event') return readMessage(root, msgType, common) ?? { ...common, kind: 'other', msgType, event: '' };
  const event = textOf(root, 'Event') ?? '';
  const changeType = textOf(root, 'ChangeType');
  const other: WecomEvent = {
    ...common,
    kind: 'other',
    msgType,
    event,
    ...(changeType === undefined ? {} : { changeType }),
  };
  switch (event) {
    case 'change_contact':
      return readContactChange(root, changeType ?? '', common) ?? other;
    case 'change_school_contact': {
      // The samples of page 92052 transpose two letters (wecom 08 §11).
      const type = (changeType ?? '').replace('deparmtment', 'department');
      const id = textOf(root, 'Id') ?? '';
      return isSchoolChange(type) && id !== '' ? { ...common, kind: 'change_school_contact', changeType: type, id } : other;
    }
    case 'subscribe':
    case 'unsubscribe':
      return { ...common, kind: event };
    case 'enter_agent':
    case 'click':
    case 'view':
    case 'view_miniprogram':
      return { ...common, kind: event, eventKey: textOf(root, 'EventKey') ?? '' };
    case 'batch_job_result': {
      const job = child(root, 'BatchJob') ?? root;
      return {
        ...common,
        kind: event,
        jobId: textOf(job, 'JobId') ?? '',
        jobType: textOf(job, 'JobType') ?? '',
        errCode: whole(textOf(job, 'ErrCode')) ?? 0,
        errMsg: textOf(job, 'ErrMsg') ?? '',
      };
    }
    case 'template_card_event':
    case 'template_card_menu_event':
      return {
        ...common,
        kind: event,
        eventKey: textOf(root, 'EventKey') ?? '',
        taskId: textOf(root, 'TaskId') ?? '',
        cardType: textOf(root, 'CardType') ?? '',
        responseCode: textOf(root, 'ResponseCode') ?? '',
        selected: (child(root, 'SelectedItems')?.children ?? []).map((item) => ({
          questionKey: textOf(item, 'QuestionKey') ?? '',
          optionIds: (child(item, 'OptionIds')?.children ?? []).map((option) => option.text),
        })),
      };
    default:
      return other;
  }
}

type CommonFields = Omit<Extract<WecomEvent, { kind: 'subscribe' | 'unsubscribe' }>, 'kind'>;

function readMessage(root: XmlNode, msgType: string, common: CommonFields): IncomingMessage | undefined {
  const msgId = textOf(root, 'MsgId') ?? '';
  if (msgId === '') return undefined;
  const text = (name: string): string => textOf(root, name) ?? '';
  const base = { ...common, kind: 'message' as const, msgId };
  switch (msgType) {
    case 'text':
      return { ...base, msgType, content: text('Content') };
    case 'image':
      return { ...base, msgType, picUrl: text('PicUrl'), mediaId: text('MediaId') };
    case 'voice':
      return { ...base, msgType, mediaId: text('MediaId'), format: text('Format') };
    case 'video':
      return { ...base, msgType, mediaId: text('MediaId'), thumbMediaId: text('ThumbMediaId') };
    case 'location': {
      const appType = textOf(root, 'AppType');
      const place = {
        latitude: Number(text('Location_X')),
        longitude: Number(text('Location_Y')),
        scale: Number(text('Scale')),
      };
      return { ...base, msgType, ...place, label: text('Label'), ...(appType === undefined ? {} : { appType }) };
    }
    case 'link':
      return {
        ...base,
        msgType,
        title: text('Title'),
        description: text('Description'),
        url: text('Url'),
        picUrl: text('PicUrl'),
      };
    default:
      return undefined;
  }
}

function readContactChange(root: XmlNode, changeType: string, common: CommonFields): ContactChange | undefined {
  const base = { ...common, kind: 'change_contact' as const };
  const userId = textOf(root, 'UserID') ?? '';
  const id = whole(textOf(root, 'Id'));
  switch (changeType) {
    case 'create_user':
    case 'update_user': {
      if (userId === '') return undefined;
      const newUserId = textOf(root, 'NewUserID');
      const departments = textOf(root, 'Department');
      return {
        ...base,
        changeType,
        userId,
        ...(newUserId === undefined ? {} : { newUserId }),
        ...(departments === undefined ? {} : { departments: numbers(departments) }),
      };
    }
    case 'delete_user':
      return userId === '' ? undefined : { ...base, changeType, userId };
    case 'create_party':
    case 'update_party': {
      const parentId = whole(textOf(root, 'ParentId'));
      return id === undefined ? undefined : { ...base, changeType, id, ...(parentId === undefined ? {} : { parentId }) };
    }
    case 'delete_party':
      return id === undefined ? undefined : { ...base, changeType, id };
    case 'update_tag': {
      const tagId = whole(textOf(root, 'TagId'));
      if (tagId === undefined) return undefined;
      return {
        ...base,
        changeType,
        tagId,
        addedUsers: list(textOf(root, 'AddUserItems')),
        removedUsers: list(textOf(root, 'DelUserItems')),
        addedDepartments: numbers(textOf(root, 'AddPartyItems')),
        removedDepartments: numbers(textOf(root, 'DelPartyItems')),
      };
    }
    default:
      return undefined;
  }
}

/** Leaves by path, as `Path/To/Leaf` → texts. */
function fieldsOf(root: XmlNode): Record<string, string[]> {
  // No prototype: element names come from outside.
  const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  const walk = (node: XmlNode, path: string): void => {
    if (node.children.length === 0) (fields[path] ??= []).push(node.text);
    else for (const inner of node.children) walk(inner, path === '' ? inner.name : `${path}/${inner.name}`);
  };
  walk(root, '');
  return fields;
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '');
}

function numbers(text: string | undefined): number[] {
  return list(text).map(Number).filter(Number.isSafeInteger);
}
