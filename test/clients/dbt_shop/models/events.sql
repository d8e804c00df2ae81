{{ config(materialized='incremental', unique_key='id') }}
select id, customer, price * 2 as twice, changed from {{ ref('orders') }}
{% if is_incremental() %} where changed >= (select max(changed) from {{ this }}) {% endif %}
