export function NewNoticePage() { return null; }
export function EditNoticePage() { return null; }
