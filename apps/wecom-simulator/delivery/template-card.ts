import { ApiError } from '../api/api-error';
import { isFields, listAt, objectAt, textAt, wholeAt, type Fields } from '../api/fields';
import { byteLength, charLength } from '../state/text';

const TASK_ID = /^[0-9A-Za-z_\-@]+$/;
const INTERACTIONS = new Set(['button_interaction', 'vote_interaction', 'multiple_interaction']);

const bad = (detail: string): ApiError => new ApiError(40058, detail);

const need = (object: Fields | undefined, name: string, place: string): string => {
  const value = object ? textAt(object, name) : undefined;
  if (value === undefined || value === '') throw bad(`${place}.${name} missing.`);
  return value;
};

const entries = (object: Fields, name: string, min: number, max: number): Fields[] => {
  const list = (listAt(object, name) ?? []).filter(isFields);
  if (list.length < min || list.length > max) throw bad(`${name} should have ${min}-${max} entries.`);
  return list;
};

const keyIn = (object: Fields, name: string, place: string): string => {
  const key = need(object, name, place);
  if (byteLength(key) > 1024) throw bad(`${place}.${name} exceed max length 1024.`);
  return key;
};

const options = (object: Fields, max: number, place: string): void => {
  const ids = entries(object, 'option_list', 1, max).map((each) => {
    need(each, 'text', place);
    const id = need(each, 'id', place);
    if (byteLength(id) > 128) throw bad(`${place}.id exceed max length 128.`);
    return id;
  });
  if (new Set(ids).size !== ids.length) throw bad(`${place}.id should be unique.`);
};

const checkAction = (card: Fields): void => {
  const action = objectAt(card, 'card_action');
  if (!action) throw bad('card_action missing.');
  const type = wholeAt(action, 'type');
  if (type === 1) need(action, 'url', 'card_action');
  else if (type === 2) need(action, 'appid', 'card_action');
  else throw bad('card_action.type should be 1 or 2.');
};

const checkTitle = (card: Fields, orSubTitle: boolean): void => {
  const title = objectAt(card, 'main_title');
  const text = title ? (textAt(title, 'title') ?? textAt(title, 'desc') ?? '') : '';
  if (text === '' && !(orSubTitle && textAt(card, 'sub_title_text'))) throw bad('main_title missing.');
};

const checkLists = (card: Fields): void => {
  if (card['horizontal_content_list'] !== undefined)
    for (const row of entries(card, 'horizontal_content_list', 0, 6)) {
      if (charLength(need(row, 'keyname', 'horizontal_content_list')) === 0) throw bad('keyname missing.');
      const type = wholeAt(row, 'type') ?? 0;
      if (type === 1) need(row, 'url', 'horizontal_content_list');
      if (type === 2) need(row, 'media_id', 'horizontal_content_list');
      if (type === 3) need(row, 'userid', 'horizontal_content_list');
    }
  if (card['vertical_content_list'] !== undefined)
    for (const row of entries(card, 'vertical_content_list', 0, 4)) need(row, 'title', 'vertical_content_list');
  if (card['jump_list'] !== undefined) for (const row of entries(card, 'jump_list', 0, 3)) need(row, 'title', 'jump_list');
};

const checkMenu = (card: Fields): boolean => {
  const menu = objectAt(card, 'action_menu');
  if (!menu) return false;
  const keys = entries(menu, 'action_list', 1, 3).map((each) => keyIn(each, 'key', 'action_menu'));
  if (new Set(keys).size !== keys.length) throw bad('action_menu.key should be unique.');
  return true;
};

const CHECKS: Record<string, (card: Fields) => void> = {
  text_notice: (card) => {
    checkTitle(card, true);
    checkAction(card);
  },
  news_notice: (card) => {
    checkTitle(card, false);
    checkAction(card);
    const image = objectAt(card, 'card_image');
    const area = objectAt(card, 'image_text_area');
    if (!image && !area) throw bad('card_image missing.');
    if (image) need(image, 'url', 'card_image');
    else need(area, 'image_url', 'image_text_area');
  },
  button_interaction: (card) => {
    checkTitle(card, false);
    for (const button of entries(card, 'button_list', 1, 6)) {
      need(button, 'text', 'button_list');
      if (wholeAt(button, 'type') === 1) need(button, 'url', 'button_list');
      else keyIn(button, 'key', 'button_list');
    }
    const selection = objectAt(card, 'button_selection');
    if (selection) {
      keyIn(selection, 'question_key', 'button_selection');
      options(selection, 10, 'button_selection');
    }
  },
  vote_interaction: (card) => {
    checkTitle(card, false);
    const box = objectAt(card, 'checkbox');
    if (!box) throw bad('checkbox missing.');
    keyIn(box, 'question_key', 'checkbox');
    options(box, 20, 'checkbox');
    keyIn(objectAt(card, 'submit_button') ?? {}, 'key', 'submit_button');
  },
  multiple_interaction: (card) => {
    checkTitle(card, false);
    const lists = entries(card, 'select_list', 1, 3);
    const keys = lists.map((each) => keyIn(each, 'question_key', 'select_list'));
    if (new Set(keys).size !== keys.length) throw bad('select_list.question_key should be unique.');
    for (const list of lists) options(list, 10, 'select_list');
    keyIn(objectAt(card, 'submit_button') ?? {}, 'key', 'submit_button');
  },
};

/** Whether clicks on the card come back to the app, so that it carries a response code (04 §1.2). */
export const callsBack = (card: Fields): boolean =>
  INTERACTIONS.has(textAt(card, 'card_type') ?? '') || objectAt(card, 'action_menu') !== undefined;

export const isInteraction = (card: Fields): boolean => INTERACTIONS.has(textAt(card, 'card_type') ?? '');

/** A template card with every required part, or the error that names the missing one. Lengths of words are advice only. */
export const cardFrom = (card: Fields): Fields => {
  const type = textAt(card, 'card_type') ?? '';
  const check = Object.hasOwn(CHECKS, type) ? CHECKS[type] : undefined;
  if (!check) throw bad('invalid card_type.');
  check(card);
  checkLists(card);
  const menu = checkMenu(card);
  const task = textAt(card, 'task_id');
  if (task === undefined || task === '') {
    if (menu || INTERACTIONS.has(type)) throw bad('task_id missing.');
  } else if (byteLength(task) > 128 || !TASK_ID.test(task)) throw new ApiError(42014);
  return card;
};
