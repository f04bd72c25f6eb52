/** Callback messages after decryption (wecom 02 §6, 04 §3, 08 §11). Ids stay strings; times are seconds. */

interface Common {
  /** The receiver id inside the ciphertext: proved, unlike the outer ToUserName. */
  corpId: string;
  /** userid, or `sys`. */
  from: string;
  createTime: number;
  /** Absent for contact sync and for change_school_contact. */
  agentId?: number;
  /** All elements by path (`BatchJob/JobId`), for what is not typed. Repeated elements are listed in order. */
  fields: Readonly<Record<string, readonly string[]>>;
}

export type IncomingMessage = Common & { kind: 'message'; msgId: string } & (
    | { msgType: 'text'; content: string }
    | { msgType: 'image'; picUrl: string; mediaId: string }
    | { msgType: 'voice'; mediaId: string; format: string }
    | { msgType: 'video'; mediaId: string; thumbMediaId: string }
    | { msgType: 'location'; latitude: number; longitude: number; scale: number; label: string; appType?: string }
    | { msgType: 'link'; title: string; description: string; url: string; picUrl: string }
  );

export type ContactChange = Common & { kind: 'change_contact' } & (
    | { changeType: 'create_user' | 'update_user'; userId: string; newUserId?: string; departments?: number[] }
    | { changeType: 'delete_user'; userId: string }
    | { changeType: 'create_party' | 'update_party'; id: number; parentId?: number }
    | { changeType: 'delete_party'; id: number }
    | {
        changeType: 'update_tag';
        tagId: number;
        addedUsers: string[];
        removedUsers: string[];
        addedDepartments: number[];
        removedDepartments: number[];
      }
  );

export type SchoolChangeType =
  | 'create_student'
  | 'update_student'
  | 'delete_student'
  | 'create_parent'
  | 'update_parent'
  | 'delete_parent'
  | 'subscribe'
  | 'unsubscribe'
  | 'create_department'
  | 'update_department'
  | 'delete_department';

/** A hint with an id and nothing else: read the object back. */
export type SchoolContactChange = Common & { kind: 'change_school_contact'; changeType: SchoolChangeType; id: string };

export type ScopeChange = Common & { kind: 'subscribe' | 'unsubscribe' };

export type BatchJobResult = Common & {
  kind: 'batch_job_result';
  jobId: string;
  jobType: string;
  errCode: number;
  errMsg: string;
};

export type CardEvent = Common & {
  kind: 'template_card_event' | 'template_card_menu_event';
  eventKey: string;
  taskId: string;
  cardType: string;
  responseCode: string;
  selected: { questionKey: string; optionIds: string[] }[];
};

export type AppEvent = Common & { kind: 'enter_agent' | 'click' | 'view' | 'view_miniprogram'; eventKey: string };

/** Anything else: read `fields`, or ignore it. */
export type OtherEvent = Common & { kind: 'other'; msgType: string; event: string; changeType?: string };

export type WecomEvent =
  | IncomingMessage
  | ContactChange
  | SchoolContactChange
  | ScopeChange
  | BatchJobResult
  | CardEvent
  | AppEvent
  | OtherEvent;
