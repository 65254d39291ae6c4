/* SPDX-License-Identifier: MIT */
#include "base/team.h"

#include <stdlib.h>

/* The functions named …_locked are called with the lock held. */

static struct dl_task *take_locked(struct dl_team *team, struct dl_task **from)
{
    struct dl_task *task = *from;
    *from = task->next;
    if (!*from)
        team->last = from;
    team->n_posted--;
    task->state = DL_TASK_RUNNING;
    return task;
}

static void run_locked(struct dl_team *team, struct dl_task *task, void *member)
{
    pthread_mutex_unlock(&team->lock);
    task->run(task, member);
    pthread_mutex_lock(&team->lock);
    task->state = DL_TASK_DONE;
    pthread_cond_broadcast(&team->changed);
}

/* A member's work, and then that of others as long as there can be any. */
static void take_part(struct dl_team *team, void *member)
{
    team->work(team, member);
    pthread_mutex_lock(&team->lock);
    if (--team->n_working == 0)
        pthread_cond_broadcast(&team->changed);
    while (team->n_working > 0) {
        if (team->first)
            run_locked(team, take_locked(team, &team->first), member);
        else
            pthread_cond_wait(&team->changed, &team->lock);
    }
    pthread_mutex_unlock(&team->lock);
}

struct start {
    struct dl_team *team;
    void *member;
};

static void *begin_thread(void *context)
{
    struct start start = *(struct start *)context;
    free(context);
    take_part(start.team, start.member);
    return NULL;
}

static void start_locked(struct dl_team *team)
{
    struct start *start = malloc(sizeof *start);
    if (!start)
        return;
    *start = (struct start){team, team->members[team->n_started]};
    team->n_working++;
    if (pthread_create(&team->threads[team->n_started], NULL, begin_thread, start) == 0) {
        team->n_started++;
    } else {
        team->n_working--;
        free(start);
    }
}

void dl_team_run(struct dl_team *team, size_t at_once)
{
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->changed, NULL);
    team->threads = calloc(team->n, sizeof *team->threads);
    team->first = NULL;
    team->last = &team->first;
    team->n_posted = 0;
    team->n_started = team->n_working = 1;
    team->is_entered = false;
    if (!team->threads)
        team->n = 1;
    pthread_mutex_lock(&team->lock);
    while (team->n_started < team->n && team->n_started < at_once) {
        size_t before = team->n_started;
        start_locked(team);
        if (team->n_started == before)
            break;
    }
    pthread_mutex_unlock(&team->lock);
    take_part(team, team->members[0]);
    for (size_t i = 1; i < team->n_started; i++)
        pthread_join(team->threads[i], NULL);
    free(team->threads);
    pthread_cond_destroy(&team->changed);
    pthread_mutex_destroy(&team->lock);
}

void dl_team_post(struct dl_team *team, struct dl_task *task)
{
    pthread_mutex_lock(&team->lock);
    task->next = NULL;
    task->state = DL_TASK_POSTED;
    *team->last = task;
    team->last = &task->next;
    team->n_posted++;
    if (team->n_started < team->n && team->n_working == team->n_started)
        start_locked(team);
    pthread_cond_broadcast(&team->changed);
    pthread_mutex_unlock(&team->lock);
}

void dl_team_wait(struct dl_team *team, struct dl_task *task, void *member)
{
    pthread_mutex_lock(&team->lock);
    while (task->state != DL_TASK_DONE) {
        struct dl_task **p = &team->first;
        while (*p && *p != task)
            p = &(*p)->next;
        if (!*p)
            p = &team->first; /* it is in work: do another one */
        if (*p)
            run_locked(team, take_locked(team, p), member);
        else
            pthread_cond_wait(&team->changed, &team->lock);
    }
    pthread_mutex_unlock(&team->lock);
}

size_t dl_team_room(struct dl_team *team)
{
    pthread_mutex_lock(&team->lock);
    size_t n = team->n_working > 0 ? team->n_working : 1;
    pthread_mutex_unlock(&team->lock);
    return (2 * team->n + 4 + n - 1) / n;
}

bool dl_team_runs_out(struct dl_team *team)
{
    pthread_mutex_lock(&team->lock);
    bool few = team->n_working == 1 && team->n_posted < 2 * team->n;
    pthread_mutex_unlock(&team->lock);
    return few;
}

void dl_team_enter(struct dl_team *team, void *member)
{
    pthread_mutex_lock(&team->lock);
    while (team->is_entered) {
        if (team->first)
            run_locked(team, take_locked(team, &team->first), member);
        else
            pthread_cond_wait(&team->changed, &team->lock);
    }
    team->is_entered = true;
    pthread_mutex_unlock(&team->lock);
}

void dl_team_leave(struct dl_team *team)
{
    pthread_mutex_lock(&team->lock);
    team->is_entered = false;
    pthread_cond_broadcast(&team->changed);
    pthread_mutex_unlock(&team->lock);
}
