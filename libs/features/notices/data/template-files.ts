/** `file.used_by` of pictures in templates of the school. */
export const TEMPLATE_FILES = 'notice-template';
