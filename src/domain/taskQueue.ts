/** The task queue of all workflows and activities, unless NIGHTLATCH_TASK_QUEUE names another. */
export const defaultTaskQueue = 'nightlatch';
