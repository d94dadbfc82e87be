CREATE OR REPLACE TEMP TABLE person AS
SELECT id FROM members WHERE kind = 'person';
CREATE OR REPLACE TEMP TABLE daily AS
SELECT actor_id AS member, occurred_at // 86400000000 AS day,
    count(*) FILTER (verb IN ('posted', 'replied', 'reacted', 'voted', 'attended', 'completed', 'submitted', 'solved')) AS acts,
    count(*) FILTER (verb IN ('posted', 'replied')) AS wrote,
    count(*) FILTER (verb = 'posted') AS topics,
    count(*) FILTER (verb = 'replied') AS replies,
    count(*) FILTER (verb = 'reacted') AS reactions,
    min(occurred_at) AS first_at,
    min(occurred_at) FILTER (verb = 'joined') AS joined_at,
    min(occurred_at) FILTER (verb IN ('posted', 'replied')) AS wrote_at,
    max(occurred_at) FILTER (verb IN ('posted', 'replied')) AS wrote_last
FROM activities JOIN person ON person.id = actor_id
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE monthly AS
SELECT member, date_trunc('month', DATE '1970-01-01' + day::INT)::DATE AS month,
    sum(acts)::BIGINT AS acts, sum(wrote)::BIGINT AS wrote, sum(topics)::BIGINT AS topics,
    sum(replies)::BIGINT AS replies, sum(reactions)::BIGINT AS reactions,
    count(*) FILTER (acts > 0) AS days
FROM daily GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE lives AS
SELECT member, coalesce(min(joined_at), min(first_at)) AS joined_at, min(wrote_at) AS wrote_at,
    min(day) FILTER (wrote > 0) AS wrote_day
FROM daily GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE asked AS
WITH started AS (
    SELECT thread_id, actor_id AS starter, occurred_at AS asked_at
    FROM activities JOIN person ON person.id = actor_id WHERE verb = 'posted'
), voices AS (
    SELECT s.thread_id, s.starter, r.actor_id AS voice, min(r.occurred_at) AS said_at,
        count(*) FILTER (r.occurred_at < s.asked_at + 2419200000000) AS replies
    FROM activities r JOIN person ON person.id = r.actor_id JOIN started s USING (thread_id)
    WHERE r.verb = 'replied' GROUP BY ALL
), came AS (
    SELECT thread_id, min(said_at) FILTER (voice <> starter) AS said_at, sum(replies)::BIGINT AS replies,
        count(*) FILTER (voice <> starter) AS others
    FROM voices GROUP BY ALL
)
SELECT date_trunc('month', make_timestamp(s.asked_at))::DATE AS month, s.asked_at,
    CASE WHEN c.said_at < s.asked_at THEN 0 ELSE c.said_at - s.asked_at END AS waited,
    coalesce(replies, 0) AS replies, coalesce(others, 0) AS others
FROM started s LEFT JOIN came c USING (thread_id);
WITH months AS (
    SELECT month, count(*) FILTER (acts > 0) AS active, count(*) FILTER (wrote > 0) AS authors,
        sum(acts) AS acts, sum(topics) AS topics, sum(replies) AS replies,
        sum(reactions) AS reactions,
        sum(days) / date_diff('day', month, month + INTERVAL 1 MONTH) AS dau
    FROM monthly GROUP BY month
)
SELECT unnest(['dau', 'wau', 'mau', 'stickiness', 'active_authors', 'authors_share', 'topics', 'replies', 'reactions', 'acts_per_active']) AS measure,
    month, NULL AS "group",
    unnest([dau, active, active, dau / active, authors, authors / active, topics, replies, reactions, acts / active]) AS "value"
FROM months;
WITH authors AS (
    SELECT month, wrote, row_number() OVER (PARTITION BY month ORDER BY wrote DESC) AS place,
        count(*) OVER (PARTITION BY month) AS many
    FROM monthly WHERE wrote > 0
)
SELECT 'concentration_top5' AS measure, month, NULL AS "group",
    sum(wrote) FILTER (place <= ceil(many / 20)) / sum(wrote) AS "value"
FROM authors GROUP BY ALL;
WITH newcomers AS (
    SELECT member, date_trunc('month', make_timestamp(l.joined_at))::DATE AS month,
        coalesce(bool_or(d.wrote_at >= l.joined_at AND d.wrote_at < l.joined_at + 604800000000
            OR d.wrote_last >= l.joined_at AND d.wrote_last < l.joined_at + 604800000000), false) AS in_7,
        coalesce(bool_or(d.wrote_at >= l.joined_at AND d.wrote_at < l.joined_at + 1209600000000
            OR d.wrote_last >= l.joined_at AND d.wrote_last < l.joined_at + 1209600000000), false) AS in_14
    FROM lives l LEFT JOIN (SELECT * FROM daily WHERE wrote > 0) d USING (member) GROUP BY ALL
), months AS (
    SELECT month, count(*) AS joined, count(*) FILTER (in_7) / count(*) AS a7,
        count(*) FILTER (in_14) / count(*) AS a14
    FROM newcomers GROUP BY ALL
)
SELECT unnest(['new_members', 'activation_7d', 'activation_14d']) AS measure, month,
    NULL AS "group", unnest([joined, a7, a14]) AS "value"
FROM months;
WITH starters AS (
    SELECT member, date_trunc('month', make_timestamp(l.wrote_at))::DATE AS month,
        bool_or(d.day > l.wrote_day AND d.wrote_at < l.wrote_at + 2419200000000) AS again
    FROM lives l JOIN (SELECT * FROM daily WHERE wrote > 0) d USING (member) GROUP BY ALL
), months AS (
    SELECT month, count(*) AS started, count(*) FILTER (again) / count(*) AS returned
    FROM starters GROUP BY ALL
)
SELECT unnest(['new_contributors', 'returned_after_first']) AS measure, month, NULL AS "group",
    unnest([started, returned]) AS "value"
FROM months;
WITH months AS (
    SELECT month, count(*) AS topics, count(*) FILTER (waited < 86400000000) / count(*) AS in_24,
        count(*) FILTER (waited < 604800000000) / count(*) AS in_7,
        count(*) FILTER (waited IS NULL) AS unanswered, sum(replies) / count(*) AS replies,
        sum(others + 1) / count(*) AS voices
    FROM asked GROUP BY ALL
)
SELECT unnest(['response_rate_24h', 'response_rate_7d', 'unanswered', 'replies_per_topic', 'voices_per_topic']) AS measure,
    month, NULL AS "group", unnest([in_24, in_7, unanswered, replies, voices]) AS "value"
FROM months;
WITH seen AS (
    SELECT month, coalesce(waited, (SELECT max(occurred_at) FROM activities) - asked_at) AS watched,
        count(*) AS topics, count(waited) AS answered
    FROM asked GROUP BY ALL
), risk AS (
    SELECT *, sum(topics) OVER (PARTITION BY month ORDER BY watched DESC) AS at_risk FROM seen
), falling AS (
    SELECT *, sum(CASE WHEN answered = 0 THEN 0 WHEN answered = at_risk THEN -1000
        ELSE ln(1 - answered / at_risk) END) OVER (PARTITION BY month ORDER BY watched) AS survival
    FROM risk
), months AS (
    SELECT month,
        CASE WHEN sum(answered) >= 0.5 * sum(topics) THEN
            min(watched) FILTER (answered > 0 AND survival <= ln(0.5) + 1e-9) / 1e6 END AS p50,
        CASE WHEN sum(answered) >= 0.9 * sum(topics) THEN
            min(watched) FILTER (answered > 0 AND survival <= ln(0.1) + 1e-9) / 1e6 END AS p90
    FROM falling GROUP BY ALL
)
SELECT unnest(['first_response_p50', 'first_response_p90']) AS measure, month, NULL AS "group",
    unnest([p50, p90]) AS "value"
FROM months;
WITH cells AS (
    SELECT date_trunc('month', make_timestamp(l.wrote_at))::DATE AS cohort,
        date_diff('month', date_trunc('month', make_timestamp(l.wrote_at))::DATE, m.month) AS cell,
        count(*) AS wrote
    FROM monthly m JOIN lives l USING (member) WHERE m.wrote > 0 GROUP BY ALL
)
SELECT 'retention' AS measure, cohort, 'cohort ' || strftime(cohort, '%Y-%m') || ', month ' || cell AS "group",
    wrote / max(wrote) OVER (PARTITION BY cohort) AS "value"
FROM cells;
