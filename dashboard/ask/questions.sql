-- The worked questions of Ask the data, each under its name; their words are in dashboard/text/ask_page.py.

-- name: fell_or_rose
SELECT f.short_name AS force, first.grade AS grade_before, first.published_on AS published_before,
       again.grade AS grade_after, again.published_on AS published_after,
       CASE WHEN again.grade_position < first.grade_position THEN 'rose'
            WHEN again.grade_position > first.grade_position THEN 'fell' ELSE 'the same' END AS change
FROM crime_recording_judgment AS first
JOIN crime_recording_judgment AS again USING (force_id, regime_id)
JOIN force AS f USING (force_id)
WHERE first.kind = 'inspection' AND again.kind = 're-inspection'
ORDER BY change, force;

-- name: rates_before_and_after
SELECT f.short_name AS force, first.rate_pct AS rate_before, first.ci_pct AS ci_before, again.rate_pct AS rate_after, again.ci_pct AS ci_after,
       abs(again.rate_pct - first.rate_pct) > sqrt(first.ci_pct ^ 2 + again.ci_pct ^ 2) AS is_clear_difference
FROM crime_recording_judgment AS first
JOIN crime_recording_judgment AS again USING (force_id, regime_id)
JOIN force AS f USING (force_id)
WHERE first.kind = 'inspection' AND again.kind = 're-inspection' AND first.rate_pct IS NOT NULL AND again.rate_pct IS NOT NULL
ORDER BY force;

-- name: violence_beside_accuracy
WITH violence AS (
    SELECT force_id, financial_year, sum(offences_count) AS offences
    FROM recorded_crime
    WHERE offence_group = 'Violence against the person' AND financial_year = '2024/25'
    GROUP BY force_id, financial_year
)
SELECT y.force, round(v.offences * 1000.0 / y.population_count, 1) AS violent_crimes_per_1000,
       y.known_rate_pct, y.known_ci_pct, y.known_regime_id, y.known_published_on
FROM violence AS v
JOIN force_year AS y USING (force_id, financial_year)
WHERE y.force_id <> 'city-of-london'
ORDER BY y.force;

-- name: claims_contradicted
SELECT force, claimed_on, by_role, claimed_pct, expected_grade, inspected_on, found_pct, found_ci_pct, found_grade, gap_pct
FROM claim_check
WHERE verdict = 'contradicted'
ORDER BY claimed_on;

-- name: rape_reports
SELECT f.short_name AS force, i.title_year, i.kind, i.published_on, a.recorded_count, a.examined_count
FROM audit_count AS a
JOIN inspection AS i USING (inspection_id)
JOIN force AS f USING (force_id)
WHERE a.what = 'rape'
ORDER BY force, i.published_on;

-- name: waits_longest
SELECT force, grade, regime, title_year, published_on
FROM latest_crime_recording_grade
ORDER BY coalesce(published_on, left(title_year, 4))
LIMIT 15;

-- name: open_causes_of_concern
SELECT force, finding, published_on, newest_word, newest_word_on
FROM finding_status
WHERE kind = 'cause_of_concern' AND state = 'open'
ORDER BY published_on;

-- name: latest_grades
SELECT force, grade, regime, published_on
FROM latest_crime_recording_grade
ORDER BY force;

-- name: grades_by_programme
SELECT r.short_name AS programme, j.grade, count(DISTINCT j.force_id) AS forces
FROM crime_recording_judgment AS j
JOIN regime AS r USING (regime_id)
GROUP BY r.position, r.short_name, j.regime_id, j.grade, j.grade_position
ORDER BY r.position, j.grade_position;

-- name: topics
SELECT topic, count(DISTINCT force_id) AS forces
FROM finding_status
WHERE kind <> 'observation'
GROUP BY topic
ORDER BY forces DESC, topic;

-- name: unrecorded_crimes
SELECT f.short_name AS force, i.title_year, i.published_on, e.crimes_per_year_count, e.is_approximate
FROM recording_estimate AS e
JOIN inspection AS i USING (inspection_id)
JOIN force AS f USING (force_id)
WHERE e.kind = 'unrecorded'
ORDER BY e.crimes_per_year_count DESC;

-- name: rates_of_one_programme
SELECT f.short_name AS force, a.rate_pct, a.ci_pct, a.ci_missing, i.published_on
FROM recording_rate AS a
JOIN inspection AS i USING (inspection_id)
JOIN force AS f USING (force_id)
WHERE i.regime_id = 'cdi_2016_20' AND i.kind = 'inspection' AND a.scope = 'all'
ORDER BY a.rate_pct;

-- name: sexual_offences
SELECT f.short_name AS force, i.title_year, i.kind, a.rate_pct, a.ci_pct, a.ci_missing, i.published_on
FROM recording_rate AS a
JOIN inspection AS i USING (inspection_id)
JOIN force AS f USING (force_id)
WHERE a.scope = 'sexual' AND i.regime_id = 'cdi_2016_20'
ORDER BY force, i.published_on;

-- name: grades_not_found
SELECT f.short_name AS force, r.short_name AS programme, s.status, s.narrowed_to, s.reason
FROM crime_recording_status AS s
JOIN force AS f USING (force_id)
JOIN regime AS r USING (regime_id)
WHERE s.status IN ('graded_not_found', 'unknown')
ORDER BY force, r.position;

-- name: one_force_by_year
SELECT financial_year, offences_count, crimes_per_1000, known_rate_pct, known_ci_pct, known_published_on
FROM force_year
WHERE force_id = 'kent' AND quarters_count = 4
ORDER BY financial_year;

-- name: revised_totals
SELECT f.short_name AS force, t.financial_year, max(t.offences_count) - min(t.offences_count) AS changed_by,
       min(t.offences_count) AS least, max(t.offences_count) AS most
FROM recorded_crime_total AS t
JOIN force AS f USING (force_id)
WHERE t.quarters_count = 4
GROUP BY f.short_name, t.financial_year
HAVING count(DISTINCT t.offences_count) > 1
ORDER BY changed_by DESC
LIMIT 20;

-- name: charged
SELECT f.short_name AS force, round(100.0 * o.charged_summonsed_count / o.all_assigned_outcomes_count, 1) AS charged_pct,
       o.charged_summonsed_count, o.all_assigned_outcomes_count
FROM outcome_total AS o
JOIN force AS f USING (force_id)
WHERE o.basis = 'recorded_in_year' AND o.financial_year = '2024/25'
ORDER BY force;

-- name: promises
SELECT f.short_name AS force, e.happened_on, e.by_role, e.summary
FROM oversight_event AS e
JOIN force AS f USING (force_id)
WHERE e.kind IN ('promise', 'self-reported figure', 'commissioner''s response')
ORDER BY e.happened_on DESC;

-- name: sources_disagree
SELECT f.short_name AS force, c.scope, a.rate_pct AS we_use, c.stated_as, c.stated_by, c.why_not_used
FROM figure_conflict AS c
JOIN recording_rate AS a USING (inspection_id, scope)
JOIN inspection AS i USING (inspection_id)
JOIN force AS f USING (force_id)
ORDER BY force, c.scope;

-- name: who_says_it
SELECT s.kind, count(*) AS figures
FROM (
    SELECT source_id FROM recording_rate
    UNION ALL
    SELECT source_id FROM crime_recording_judgment
) AS figure
JOIN source AS s USING (source_id)
GROUP BY s.kind
ORDER BY figures DESC;
